package org.simtrans.data;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class SampleTest {
  private static final double[] FRACTIONS = {0, 0.005, 0.02, 0.5, 0.98, 0.995, 1};

  @Test
  void findsWhatSortingFinds() {
    Random random = new Random(1);
    float[] values = new float[5000];
    for (int i = 0; i < values.length; i++) {
      values[i] = i % 3 == 0 ? 0 : (float) (300 * random.nextGaussian()); // many are equal
    }
    float[] sorted = values.clone();
    Arrays.sort(sorted);
    Sample sample = Sample.above(Float.NEGATIVE_INFINITY, values);
    for (double fraction : FRACTIONS) {
      int rank = (int) Math.round(fraction * (sorted.length - 1));
      assertEquals(sorted[rank], sample.percentile(fraction), "at " + fraction);
    }
  }

  @Test
  void leavesOutWhatIsNotFiniteOrNotAboveTheLimit() {
    float[] values = {1, Float.NaN, 5, Float.POSITIVE_INFINITY, 3, Float.NEGATIVE_INFINITY};
    Sample sample = Sample.above(1, values);
    assertEquals(2, sample.count());
    assertEquals(3, sample.percentile(0));
    assertEquals(5, sample.percentile(1));
  }
}
