package org.simtrans.augment;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.simtrans.augment.ViewsTest.disc;
import static org.simtrans.augment.ViewsTest.mean;
import static org.simtrans.augment.ViewsTest.random;
import static org.simtrans.augment.ViewsTest.spread;

import java.util.Arrays;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

class IntensitiesTest {
  private static final int N = 64;
  private static final float BLACK = -2;

  @Test
  void contrastAndBrightnessAreLinear() {
    float[] slice = disc(N, N);
    float[] changed = apply(slice, only(4, Jitter.always(1.5, 1.5)));
    float[] lifted = apply(slice, only(5, Jitter.always(0.25, 0.25)));
    for (int i = 0; i < slice.length; i++) {
      assertEquals(1.5f * slice[i], changed[i], 1e-6f);
      assertEquals(slice[i] + 0.25f, lifted[i], 1e-6f);
    }
  }

  @Test
  void gammaBendsBetweenBlackAndTheLargest() {
    float[] slice = {-2, -1, 0, 1, 2};
    float[] bent = slice.clone();
    apply(new Intensities(only(1, Jitter.always(2, 2)), SliceForm.GREY), bent, 1, 5, random(1));
    assertArrayEquals(new float[] {-2, -1.75f, -1, 0.25f, 2}, bent, 1e-4f);
  }

  @Test
  void blurKeepsTheSumAndHasItsWidth() {
    float[] slice = new float[N * N];
    slice[N / 2 * N + N / 2] = 1;
    float[] blurred = apply(slice, only(2, Jitter.always(2, 2)));
    double sum = 0;
    double variance = 0;
    for (int i = 0; i < slice.length; i++) {
      sum += blurred[i];
      variance += blurred[i] * Math.pow(i % N - N / 2, 2);
    }
    assertEquals(1, sum, 1e-5);
    assertEquals(4, variance, 0.15); // cut off at three sigma
  }

  @Test
  void noiseHasItsSpreadAndNothingFallsBelowBlack() {
    float[] tissue = new float[N * N]; // z = 0, far from black
    assertEquals(0.3, spread(apply(tissue, only(3, Jitter.always(0.3, 0.3)))), 0.01);
    for (float v : apply(disc(N, N), only(3, Jitter.always(0.3, 0.3)))) {
      assertTrue(v >= BLACK);
    }
  }

  @Test
  void biasIsSmoothBoundedAndLeavesBlack() {
    for (int seed = 0; seed < 50; seed++) {
      BiasField field = new BiasField(0.4, random(seed));
      float[] ones = new float[N * N];
      Arrays.fill(ones, BLACK + 1);
      field.multiply(ones, 0, N, N, BLACK);
      double most = 0;
      for (int i = 0; i < ones.length; i++) {
        double gain = ones[i] - BLACK;
        most = Math.max(most, Math.abs(gain - 1));
        if (i % N > 0) {
          assertTrue(Math.abs(ones[i] - ones[i - 1]) < 0.15, "no steps");
        }
      }
      assertTrue(most > 0.25 && most < 0.45, "amplitude " + most);
      float[] black = {BLACK};
      field.multiply(black, 0, 1, 1, BLACK);
      assertEquals(BLACK, black[0]);
    }
  }

  @Test
  void happensAsOftenAsAsked() {
    Intensities half = new Intensities(only(5, new Jitter(0.5, 1, 1)), SliceForm.GREY);
    int happened = 0;
    for (int seed = 0; seed < 2000; seed++) {
      float[] one = {0};
      apply(half, one, 1, 1, random(seed));
      happened += one[0] == 1 ? 1 : 0;
    }
    assertEquals(1000, happened, 100);
  }

  @Test
  void noneChangesNothing() {
    float[] slice = disc(N, N);
    assertArrayEquals(slice, apply(slice, IntensityConfig.none()));
    assertEquals(mean(slice), mean(apply(slice, IntensityConfig.none())));
  }

  private static float[] apply(float[] slice, IntensityConfig config) {
    float[] changed = slice.clone();
    apply(new Intensities(config, SliceForm.GREY), changed, N, N, random(1));
    return changed;
  }

  private static void apply(
      Intensities intensities, float[] values, int h, int w, RandomGenerator random) {
    intensities.apply(values, 0, h, w, new float[] {BLACK}, random, TransformListener.SILENT);
  }

  /** The one at this place in the record, the others off. */
  private static IntensityConfig only(int place, Jitter jitter) {
    Jitter[] all = new Jitter[6];
    Arrays.fill(all, Jitter.NEVER);
    all[place] = jitter;
    return new IntensityConfig(all[0], all[1], all[2], all[3], all[4], all[5]);
  }
}
