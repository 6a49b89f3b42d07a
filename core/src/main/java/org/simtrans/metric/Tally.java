package org.simtrans.metric;

import java.util.stream.DoubleStream;

/** Values seen so far, those that are defined. */
record Tally(double sum, int count) {

  static Tally of(DoubleStream values) {
    double sum = 0;
    int count = 0;
    for (double value : values.toArray()) {
      if (!Double.isNaN(value)) {
        sum += value;
        count++;
      }
    }
    return new Tally(sum, count);
  }

  /** NaN of nothing. */
  double mean() {
    return sum / count;
  }
}
