package org.simtrans.metric;

import java.util.Arrays;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;

/**
 * The percentile bootstrap (Efron 1979). It draws subjects with replacement, never slices, because
 * the slices of one subject are not independent. The draws depend only on the seed and the number
 * of subjects, so that systems with the same subjects are compared on the same draws.
 */
final class Bootstrap {
  private Bootstrap() {}

  /**
   * A statistic of all subjects, with its 2.5th and 97.5th percentiles over resamples. Resamples in
   * which it is undefined (NaN) are skipped; with fewer than two subjects there is no interval.
   *
   * @param subjects number of subjects
   */
  static Estimate overSubjects(int subjects, Statistic statistic, int resamples, long seed) {
    if (subjects == 0) {
      return Estimate.UNDEFINED;
    }
    int[] picks = new int[subjects];
    Arrays.setAll(picks, i -> i);
    double whole = statistic.of(picks);
    if (Double.isNaN(whole) || subjects < 2) {
      return new Estimate(whole, Double.NaN, Double.NaN);
    }
    RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
    double[] values = new double[resamples];
    int defined = 0;
    for (int i = 0; i < resamples; i++) {
      for (int k = 0; k < subjects; k++) {
        picks[k] = random.nextInt(subjects);
      }
      double value = statistic.of(picks);
      if (!Double.isNaN(value)) {
        values[defined++] = value;
      }
    }
    double[] sorted = Arrays.copyOf(values, defined);
    Arrays.sort(sorted);
    return new Estimate(
        whole, Percentile.ofSorted(sorted, 0.025), Percentile.ofSorted(sorted, 0.975));
  }
}
