package org.simtrans.metric;

import java.util.List;

/** A score as a function of the subjects; a bootstrap evaluates it on drawn subjects. */
@FunctionalInterface
interface Statistic {

  /**
   * @param subjects their numbers, from 0, with repeats
   * @return NaN where it is undefined
   */
  double of(int[] subjects);

  /** The mean over several, such as one for each seed; undefined where one of them is. */
  static Statistic mean(List<Statistic> ones) {
    return subjects -> {
      double sum = 0;
      for (Statistic one : ones) {
        sum += one.of(subjects);
      }
      return sum / ones.size();
    };
  }

  /** The difference to another statistic on the same subjects. */
  default Statistic minus(Statistic other) {
    return subjects -> of(subjects) - other.of(subjects);
  }
}
