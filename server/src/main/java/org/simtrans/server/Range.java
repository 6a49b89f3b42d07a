package org.simtrans.server;

/** The range in which the values of an image are sent: that of all but a few wild ones. */
final class Range {
  private static final int BINS = 1024;
  private static final int WIDE = 16; // times as wide with the wild ones as without, or more
  private static final int MOST = 20; // times that it is made narrower: from what a float holds
  private static final double WILD = 1e-5; // of all values

  private Range() {}

  /**
   * Leaves out the ends of a range if hardly any value lies there and they make it many times as
   * wide, because the others would have hardly any grey levels.
   *
   * @param min of the finite values
   * @param max of the finite values
   * @return the lowest and the highest value that are told apart
   */
  static float[] tamed(float[] values, float min, float max) {
    float low = min;
    float high = max;
    long few = Math.max(1, (long) (WILD * values.length));
    for (int n = 0; n < MOST && low < high; n++) {
      long[] counts = counts(values, low, high);
      int from = 0;
      for (long left = few - counts[0]; left >= 0 && from < BINS - 1; left -= counts[from]) {
        from++;
      }
      int to = BINS - 1;
      for (long left = few - counts[to]; left >= 0 && to > from; left -= counts[to]) {
        to--;
      }
      if ((to - from + 1) * WIDE > BINS) {
        break;
      }
      double width = ((double) high - low) / BINS;
      float narrow =
          from < 2 ? low : (float) (low + (from - 1) * width); // a bin more: edges are rounded
      high = to > BINS - 3 ? high : (float) (low + (to + 2) * width);
      low = narrow;
    }
    return isOfOneValue(values, low, high) ? new float[] {min, max} : new float[] {low, high};
  }

  /**
   * How many values lie in each of {@link #BINS} parts of a range; those beyond in the outer ones.
   */
  private static long[] counts(float[] values, float low, float high) {
    long[] counts = new long[BINS];
    double scale = BINS / ((double) high - low);
    for (float value : values) {
      if (Float.isFinite(value)) {
        counts[(int) Math.max(0, Math.min(BINS - 1, ((double) value - low) * scale))]++;
      }
    }
    return counts;
  }

  /** Where all others agree, the few are what the image shows. */
  private static boolean isOfOneValue(float[] values, float low, float high) {
    float first = Float.NaN;
    for (float value : values) {
      if (value >= low && value <= high) {
        if (!Float.isNaN(first) && value != first) {
          return false;
        }
        first = value;
      }
    }
    return true;
  }
}
