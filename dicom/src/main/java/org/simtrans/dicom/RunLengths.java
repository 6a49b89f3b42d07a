package org.simtrans.dicom;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import org.simtrans.image.UnreadableImageException;

/** RLE, which packs each byte of the samples by itself, the high ones first (DICOM PS3.5, G). */
final class RunLengths {
  private static final int HEADER = 64; // bytes: the number of segments and where they begin
  private static final int SEGMENTS = 15;

  private RunLengths() {}

  /** The bits of each sample. */
  static int[] decoded(byte[] frame, PixelForm form, Path file) {
    int segments = form.allocated() / 8;
    ByteBuffer header = ByteBuffer.wrap(frame).order(ByteOrder.LITTLE_ENDIAN);
    if (frame.length < HEADER || header.getInt(0) != segments) {
      throw new UnreadableImageException(
          file,
          "has RLE pixels in %s segments; expected %d: copy or export it again"
              .formatted(
                  frame.length < HEADER ? "no" : Integer.toUnsignedString(header.getInt(0)),
                  segments));
    }
    int pixels = form.pixels();
    requireRoom(frame, pixels, segments, file);
    int[] bits = new int[pixels];
    for (int s = 0; s < segments; s++) {
      long begin = header.getInt(4 + 4 * s) & 0xffffffffL;
      long end = s + 1 < segments ? header.getInt(8 + 4 * s) & 0xffffffffL : frame.length;
      if (begin < HEADER || begin > end || end > frame.length || segments > SEGMENTS) {
        throw new UnreadableImageException(
            file, "has RLE segments beyond its pixels; copy or export it again");
      }
      unpack(frame, (int) begin, (int) end, bits, 8 * (segments - 1 - s), file);
    }
    return bits;
  }

  /** Two bytes make at most 128. */
  private static void requireRoom(byte[] frame, int pixels, int segments, Path file) {
    if (64L * frame.length < (long) pixels * segments) {
      throw tooShort(file);
    }
  }

  private static void unpack(byte[] from, int at, int end, int[] bits, int shift, Path file) {
    int filled = 0;
    int next = at;
    while (filled < bits.length && next < end) {
      int code = from[next++];
      if (code >= 0) {
        int count = Math.min(Math.min(code + 1, end - next), bits.length - filled);
        for (int i = 0; i < count; i++) {
          bits[filled++] |= (from[next + i] & 0xff) << shift;
        }
        next += code + 1;
      } else if (code != Byte.MIN_VALUE && next < end) {
        int value = (from[next++] & 0xff) << shift;
        for (int i = Math.min(1 - code, bits.length - filled); i > 0; i--) {
          bits[filled++] |= value;
        }
      }
    }
    if (filled < bits.length) {
      throw tooShort(file);
    }
  }

  private static UnreadableImageException tooShort(Path file) {
    return new UnreadableImageException(
        file, "has RLE pixels that end early; copy or export it again");
  }
}
