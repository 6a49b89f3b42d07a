package org.simtrans.image.gzip;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;

/** Reads what a header promises without believing it. */
public final class GrowingBytes {
  /** Memory taken before anything has been read; beyond it memory grows with what is read. */
  private static final int TRUSTED = 1 << 26;

  private GrowingBytes() {}

  /**
   * Reads exactly {@code length} bytes; a lying header costs little more than what is there.
   *
   * @throws EOFException if there are fewer
   */
  public static byte[] read(InputStream in, int length) throws IOException {
    byte[] bytes = new byte[Math.min(length, TRUSTED)];
    int filled = in.readNBytes(bytes, 0, bytes.length);
    while (filled == bytes.length && filled < length) {
      bytes = Arrays.copyOf(bytes, (int) Math.min(length, 2L * filled));
      filled += in.readNBytes(bytes, filled, bytes.length - filled);
    }
    if (filled < length) {
      throw new EOFException();
    }
    return bytes;
  }
}
