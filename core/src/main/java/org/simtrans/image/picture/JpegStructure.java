package org.simtrans.image.picture;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/**
 * What the segments of a JPEG say before it is decoded (ITU-T T.81, annex B).
 *
 * @param scans how often the decoder runs over the whole picture
 * @param ends whether the end is there; the decoder makes up what a file that is cut off lacks
 * @param turn by which viewers turn it
 */
record JpegStructure(int scans, boolean ends, Turn turn) {
  private static final int MARKER = 0xff;
  private static final int END = 0xd9;
  private static final int SCAN = 0xda;
  private static final int EXIF = 0xe1;
  private static final byte[] EXIF_NAME = "Exif\0\0".getBytes(StandardCharsets.US_ASCII);

  static JpegStructure of(Path file) throws IOException {
    try (InputStream in = new BufferedInputStream(Files.newInputStream(file), 1 << 16)) {
      int scans = 0;
      Turn turn = Turn.NONE;
      try {
        in.skipNBytes(2);
        for (int marker = next(in); marker != END; marker = next(in)) {
          if (hasNoLength(marker)) {
            continue;
          }
          int length = (byteOf(in) << 8 | byteOf(in)) - 2;
          if (marker == EXIF && turn.isNone()) {
            turn = turn(in.readNBytes(Math.max(0, length)), length);
          } else {
            in.skipNBytes(Math.max(0, length));
          }
          scans += marker == SCAN ? 1 : 0;
        }
        return new JpegStructure(scans, true, turn);
      } catch (EOFException e) {
        return new JpegStructure(scans, false, turn);
      }
    }
  }

  private static Turn turn(byte[] segment, int length) throws EOFException {
    if (segment.length < length) {
      throw new EOFException();
    }
    int name = EXIF_NAME.length;
    return segment.length > name && Arrays.equals(segment, 0, name, EXIF_NAME, 0, name)
        ? Exif.turn(Arrays.copyOfRange(segment, name, segment.length))
        : Turn.NONE;
  }

  /** The next marker; coded pixels before it, in which 0 follows each 255, are skipped. */
  private static int next(InputStream in) throws IOException {
    while (true) {
      int marker = byteOf(in);
      if (marker != MARKER) {
        continue;
      }
      while (marker == MARKER) {
        marker = byteOf(in);
      }
      if (marker != 0) {
        return marker;
      }
    }
  }

  /** Restarts within a scan, the beginning of a picture, and a marker for private use. */
  private static boolean hasNoLength(int marker) {
    return marker >= 0xd0 && marker <= 0xd8 || marker == 1;
  }

  private static int byteOf(InputStream in) throws IOException {
    int next = in.read();
    if (next < 0) {
      throw new EOFException();
    }
    return next;
  }
}
