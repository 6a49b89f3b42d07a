package org.simtrans.bench;

import java.util.Arrays;

/**
 * Where the middle half of repeated measurements lies, linear between neighbours as numpy has it.
 *
 * @param iqr the distance between the quartiles
 */
public record Quartiles(int count, double q1, double median, double q3, double iqr) {

  static Quartiles of(double... values) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    double q1 = at(sorted, 0.25);
    double q3 = at(sorted, 0.75);
    return new Quartiles(sorted.length, q1, at(sorted, 0.5), q3, q3 - q1);
  }

  private static double at(double[] sorted, double part) {
    double place = part * (sorted.length - 1);
    int below = (int) place;
    int above = Math.min(below + 1, sorted.length - 1);
    return sorted[below] + (place - below) * (sorted[above] - sorted[below]);
  }
}
