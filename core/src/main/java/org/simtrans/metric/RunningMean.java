package org.simtrans.metric;

import java.util.stream.DoubleStream;

/** Sum and number of the defined values seen so far. */
record RunningMean(double sum, int count) {

  static RunningMean of(DoubleStream values) {
    double sum = 0;
    int count = 0;
    for (double value : values.toArray()) {
      if (!Double.isNaN(value)) {
        sum += value;
        count++;
      }
    }
    return new RunningMean(sum, count);
  }

  /** The mean; NaN if there are no values. */
  double mean() {
    return sum / count;
  }
}
