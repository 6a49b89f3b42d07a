package org.simtrans.metric;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.junit.jupiter.api.Test;

class BootstrapTest {

  @Test
  void intervalOfAMeanIsThatOfTheNormal() {
    RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(3);
    List<Double> values = random.doubles(400).boxed().toList();
    double mean = mean(values);
    double variance = mean(values.stream().map(v -> (v - mean) * (v - mean)).toList());
    double halfWidth = 1.96 * Math.sqrt(variance / values.size());
    Estimate estimate = overSubjects(values, 4000, 1);
    assertEquals(mean, estimate.mean());
    assertEquals(mean - halfWidth, estimate.low(), 0.1 * halfWidth);
    assertEquals(mean + halfWidth, estimate.high(), 0.1 * halfWidth);
  }

  @Test
  void theSeedDecides() {
    List<Double> values = List.of(1.0, 2.0, 4.0, 8.0, 16.0, 32.0);
    Estimate first = overSubjects(values, 100, 1);
    assertEquals(first, overSubjects(values, 100, 1));
    assertNotEquals(first, overSubjects(values, 100, 2));
  }

  @Test
  void tooFewSubjectsHaveNoInterval() {
    assertEquals(Estimate.UNDEFINED, overSubjects(List.of(), 100, 1));
    Estimate one = overSubjects(List.of(0.5), 100, 1);
    assertEquals(0.5, one.mean());
    assertTrue(Double.isNaN(one.low()) && Double.isNaN(one.high()));
  }

  @Test
  void undefinedResamplesAreLeftOut() {
    Statistic firstKnown = picks -> picks[0] == 0 ? 0.25 : Double.NaN;
    assertEquals(new Estimate(0.25, 0.25, 0.25), Bootstrap.overSubjects(2, firstKnown, 100, 1));
  }

  @Test
  void percentilesInterpolate() {
    double[] sorted = {1, 2, 4, 8};
    assertEquals(3, Percentile.ofSorted(sorted, 0.5));
    assertEquals(7.4, Percentile.ofSorted(sorted, 0.95), 1e-12);
    assertEquals(8, Percentile.ofSorted(sorted, 1));
  }

  /** The mean of some values, one of each subject. */
  private static Estimate overSubjects(List<Double> values, int resamples, long seed) {
    Statistic mean = picks -> mean(Arrays.stream(picks).mapToObj(values::get).toList());
    return Bootstrap.overSubjects(values.size(), mean, resamples, seed);
  }

  private static double mean(List<Double> values) {
    return values.stream().mapToDouble(v -> v).average().orElseThrow();
  }
}
