package org.simtrans.data;

import java.util.Arrays;

/**
 * Some of a volume's values and their order statistics. Only the values of the bins in which these
 * lie are sorted: sorting a million takes longer than all else that an image needs before a network
 * sees it.
 *
 * @param values finite, the first {@code count} of the array
 * @param bins how many values begin with the same 16 bits, in ascending order
 */
record Sample(float[] values, int count, int[] bins) {
  /** At most this many values are looked at, evenly spaced. */
  private static final int MOST = 1 << 20;

  /** Of the finite values above a limit. */
  static Sample above(float limit, float[] values) {
    int stride = (values.length + MOST - 1) / MOST;
    float[] sample = new float[Math.min(values.length, MOST)];
    int[] bins = new int[1 << 16];
    int count = 0;
    for (int i = 0; i < values.length; i += stride) {
      if (values[i] > limit && values[i] < Float.POSITIVE_INFINITY) {
        sample[count++] = values[i];
        bins[bin(values[i])]++;
      }
    }
    return new Sample(sample, count, bins);
  }

  /** The value below which {@code fraction} of the sample lies; the sample must not be empty. */
  float percentile(double fraction) {
    int rank = (int) Math.round(fraction * (count - 1));
    int bin = 0;
    while (rank >= bins[bin]) {
      rank -= bins[bin++];
    }
    float[] same = new float[bins[bin]];
    int found = 0;
    for (int i = 0; i < count; i++) {
      if (bin(values[i]) == bin) {
        same[found++] = values[i];
      }
    }
    Arrays.sort(same);
    return same[rank];
  }

  /** The upper half of a float's bits, made such that they ascend with it. */
  private static int bin(float value) {
    int bits = Float.floatToRawIntBits(value);
    return (bits ^ (bits >> 31 | Integer.MIN_VALUE)) >>> 16;
  }
}
