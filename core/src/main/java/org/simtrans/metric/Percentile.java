package org.simtrans.metric;

/** Percentiles with linear interpolation between neighbours, as numpy's default. */
final class Percentile {
  private Percentile() {}

  /**
   * @param part between 0 and 1
   * @return the percentile; NaN if there are no values
   */
  static double ofSorted(double[] sorted, double part) {
    if (sorted.length == 0) {
      return Double.NaN;
    }
    double at = part * (sorted.length - 1);
    int below = (int) at;
    int above = Math.min(below + 1, sorted.length - 1);
    return sorted[below] + (at - below) * (sorted[above] - sorted[below]);
  }
}
