package org.simtrans.tiff;

import java.nio.ByteBuffer;
import java.util.Arrays;

/** Runs of bytes (TIFF 6.0, section 9). */
final class PackBits {
  private PackBits() {}

  /** Fills {@code into} as far as the packed bytes reach, and returns how far. */
  static int unpack(ByteBuffer packed, byte[] into) {
    int filled = 0;
    while (filled < into.length && packed.hasRemaining()) {
      int control = packed.get();
      if (control >= 0) {
        int count = Math.min(control + 1, Math.min(packed.remaining(), into.length - filled));
        packed.get(into, filled, count);
        filled += count;
      } else if (control != -128 && packed.hasRemaining()) {
        int count = Math.min(1 - control, into.length - filled);
        Arrays.fill(into, filled, filled + count, packed.get());
        filled += count;
      }
    }
    return filled;
  }
}
