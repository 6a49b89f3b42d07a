package org.simtrans.metric;

import java.util.AbstractList;
import java.util.Arrays;
import java.util.List;
import java.util.function.ToDoubleFunction;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;

/**
 * The percentile bootstrap (Efron 1979): subjects are drawn with replacement, never slices, since
 * the slices of one subject are not independent.
 */
public final class Bootstrap {
  private Bootstrap() {}

  /**
   * A statistic of all subjects, and the 2.5 and 97.5 percentiles of it over resamples. Resamples
   * where it is undefined (NaN) are left out; with fewer than two subjects there is no interval.
   *
   * @param perSubject one element for each subject
   * @param statistic of any list of subjects, NaN where undefined
   */
  public static <T> Estimate overSubjects(
      List<T> perSubject, ToDoubleFunction<List<T>> statistic, int resamples, long seed) {
    if (perSubject.isEmpty()) {
      return Estimate.UNDEFINED;
    }
    double whole = statistic.applyAsDouble(perSubject);
    if (Double.isNaN(whole) || perSubject.size() < 2) {
      return new Estimate(whole, Double.NaN, Double.NaN);
    }
    RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
    int[] picks = new int[perSubject.size()];
    List<T> resample = new Picked<>(perSubject, picks);
    double[] values = new double[resamples];
    int defined = 0;
    for (int i = 0; i < resamples; i++) {
      for (int k = 0; k < picks.length; k++) {
        picks[k] = random.nextInt(picks.length);
      }
      double value = statistic.applyAsDouble(resample);
      if (!Double.isNaN(value)) {
        values[defined++] = value;
      }
    }
    double[] sorted = Arrays.copyOf(values, defined);
    Arrays.sort(sorted);
    return new Estimate(
        whole, Percentile.ofSorted(sorted, 0.025), Percentile.ofSorted(sorted, 0.975));
  }

  /** Some elements of a list, seen as a list. */
  private static final class Picked<T> extends AbstractList<T> {
    private final List<T> all;
    private final int[] picks;

    Picked(List<T> all, int[] picks) {
      this.all = all;
      this.picks = picks;
    }

    @Override
    public T get(int index) {
      return all.get(picks[index]);
    }

    @Override
    public int size() {
      return picks.length;
    }
  }
}
