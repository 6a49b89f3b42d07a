package org.simtrans.image;

/** Minimum, maximum and mean of values that pass by; NaN counts for none of them. */
public final class Statistics {
  private double min = Double.POSITIVE_INFINITY;
  private double max = Double.NEGATIVE_INFINITY;
  private double sum;
  private long count;

  /** Takes the first {@code length} values; summed block by block, which keeps the sum exact. */
  public void accept(double[] values, int length) {
    double blockSum = 0;
    for (int i = 0; i < length; i++) {
      double value = values[i];
      if (!Double.isNaN(value)) {
        min = Math.min(min, value);
        max = Math.max(max, value);
        blockSum += value;
        count++;
      }
    }
    sum += blockSum;
  }

  double min() {
    return count == 0 ? Double.NaN : min;
  }

  double max() {
    return count == 0 ? Double.NaN : max;
  }

  double mean() {
    return sum / count;
  }
}
