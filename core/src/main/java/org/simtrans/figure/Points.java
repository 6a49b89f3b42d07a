package org.simtrans.figure;

import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * Measured values along a run; what is not finite is left out.
 *
 * @param x where, ascending (step, epoch)
 * @param y what was measured there, as many
 */
public record Points(double[] x, double[] y) {
  private static final int MOST = 400;
  private static final int FEW = 10;

  public Points {
    if (x.length != y.length) {
      throw new IllegalArgumentException(x.length + " places for " + y.length + " values");
    }
    double[] places = x.clone();
    double[] values = y.clone();
    int[] finite =
        IntStream.range(0, places.length)
            .filter(i -> Double.isFinite(places[i]) && Double.isFinite(values[i]))
            .toArray();
    x = Arrays.stream(finite).mapToDouble(i -> places[i]).toArray();
    y = Arrays.stream(finite).mapToDouble(i -> values[i]).toArray();
  }

  public boolean isEmpty() {
    return x.length == 0;
  }

  /** Whether there are two places at least; points at one place make no line. */
  public boolean isLine() {
    return x.length > 1 && x[0] < x[x.length - 1];
  }

  /** The mean of each of at most 400 bins of neighbours: as much as a chart can show. */
  Points thinned() {
    int bin = (x.length + MOST - 1) / MOST;
    if (bin <= 1) {
      return this;
    }
    int bins = (x.length + bin - 1) / bin;
    double[] places = new double[bins];
    double[] means = new double[bins];
    for (int b = 0; b < bins; b++) {
      int from = b * bin;
      int to = Math.min(x.length, from + bin);
      places[b] = mean(x, from, to);
      means[b] = mean(y, from, to);
    }
    return new Points(places, means);
  }

  /**
   * The running mean over a twenty-fifth of the run, at the ends over what there is of it; a
   * handful of points stay as they are.
   */
  Points smoothed() {
    int reach = x.length < FEW ? 0 : Math.max(1, x.length / 50);
    double[] means = new double[y.length];
    for (int i = 0; i < y.length; i++) {
      means[i] = mean(y, Math.max(0, i - reach), Math.min(y.length, i + reach + 1));
    }
    return new Points(x, means);
  }

  private static double mean(double[] values, int from, int to) {
    return Arrays.stream(values, from, to).average().orElseThrow();
  }
}
