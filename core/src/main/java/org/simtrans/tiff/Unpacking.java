package org.simtrans.tiff;

import java.nio.ByteOrder;

/** Samples of any number of bits as whole numbers of bytes, the lowest first. */
final class Unpacking {
  private Unpacking() {}

  /**
   * Unpacks samples of one row and one band.
   *
   * @param row where the row begins in {@code chunk}, in bytes
   * @param from the first sample of the row to take
   * @param step samples from one to the next to take
   * @param to the place of the first in {@code into}, in samples
   */
  static void row(
      byte[] chunk,
      int row,
      int from,
      int step,
      int bits,
      ByteOrder order,
      SampleType type,
      byte[] into,
      int to,
      int count) {
    int size = type.bytes();
    if (bits == 8 * size) {
      wholeBytes(chunk, row + from * size, step * size, size, order, into, to * size, count);
    } else if (type == SampleType.FLOAT32) {
      halves(chunk, row + from * 2, step * 2, order, into, to * size, count);
    } else {
      for (int i = 0; i < count; i++) {
        int value = bits(chunk, 8L * row + (long) bits * (from + i * step), bits);
        into[(to + i) * size] = (byte) value;
        if (size == 2) {
          into[(to + i) * size + 1] = (byte) (value >> 8);
        }
      }
    }
  }

  private static void wholeBytes(
      byte[] chunk, int from, int step, int size, ByteOrder order, byte[] into, int to, int count) {
    boolean asItIs = size == 1 || order == ByteOrder.LITTLE_ENDIAN;
    if (asItIs && step == size) {
      System.arraycopy(chunk, from, into, to, count * size);
      return;
    }
    for (int i = 0; i < count; i++) {
      for (int b = 0; b < size; b++) {
        into[to + i * size + b] = chunk[from + i * step + (asItIs ? b : size - 1 - b)];
      }
    }
  }

  private static void halves(
      byte[] chunk, int from, int step, ByteOrder order, byte[] into, int to, int count) {
    int low = order == ByteOrder.LITTLE_ENDIAN ? 0 : 1;
    for (int i = 0; i < count; i++) {
      int at = from + i * step;
      int half = chunk[at + low] & 0xff | (chunk[at + 1 - low] & 0xff) << 8;
      int whole = Float.floatToRawIntBits(ofHalf(half));
      for (int b = 0; b < 4; b++) {
        into[to + 4 * i + b] = (byte) (whole >> 8 * b);
      }
    }
  }

  /** A float of 16 bits (IEEE 754): 1 for the sign, 5 for the exponent, 10 for the fraction. */
  private static float ofHalf(int half) {
    int exponent = half >> 10 & 0x1f;
    int fraction = half & 0x3ff;
    float size =
        exponent == 0
            ? fraction * 0x1p-24f
            : exponent == 31
                ? fraction == 0 ? Float.POSITIVE_INFINITY : Float.NaN
                : Float.intBitsToFloat(exponent + 112 << 23 | fraction << 13);
    return (half & 0x8000) == 0 ? size : -size;
  }

  /** A number of at most 16 bits, the highest bit first. */
  private static int bits(byte[] bytes, long firstBit, int count) {
    int value = 0;
    for (long bit = firstBit; bit < firstBit + count; bit++) {
      value = value << 1 | bytes[(int) (bit >> 3)] >> 7 - (int) (bit & 7) & 1;
    }
    return value;
  }
}
