package org.simtrans.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class IntensityTest {

  /** Half air with a little noise, half tissue around 100. */
  private static float[] head(double scale, double offset) {
    Random random = new Random(1);
    float[] values = new float[20_000];
    for (int i = 0; i < values.length; i++) {
      double value =
          i % 2 == 0 ? Math.abs(random.nextGaussian()) : 100 + 15 * random.nextGaussian();
      values[i] = (float) (scale * value + offset);
    }
    return values;
  }

  @Test
  void bringsTheForegroundToMeanZeroAndDeviationOne() {
    float[] values = head(1, 0);
    Intensity intensity = Intensity.of(values);
    float[] normalised = intensity.apply(values);
    double sum = 0;
    double squares = 0;
    for (int i = 1; i < values.length; i += 2) {
      sum += normalised[i];
      squares += normalised[i] * normalised[i];
    }
    int tissue = values.length / 2;
    assertEquals(0, sum / tissue, 1e-3);
    assertEquals(1, squares / tissue, 1e-3);
    assertTrue(intensity.isForeground(values[1]));
    assertFalse(intensity.isForeground(values[0]));
  }

  @Test
  void airIsFlat() {
    float[] values = head(1, 0);
    Intensity intensity = Intensity.of(values);
    float[] normalised = intensity.apply(values);
    for (int i = 0; i < values.length; i += 2) {
      assertEquals(intensity.background(), normalised[i]);
    }
  }

  @Test
  void doesNotDependOnTheScannersUnits() {
    float[] plain = head(1, 0);
    float[] scaled = head(7, -1024);
    assertArrayEquals(Intensity.of(plain).apply(plain), Intensity.of(scaled).apply(scaled), 1e-3f);
  }

  @Test
  void aFewGlaringVoxelsChangeNothing() {
    float[] values = head(1, 0);
    Intensity before = Intensity.of(values);
    for (int i = 1; i < 40; i += 2) {
      values[i] = 1e9f;
    }
    Intensity after = Intensity.of(values);
    assertEquals(before.mean(), after.mean(), 0.5);
    assertEquals(before.deviation(), after.deviation(), 0.5);
  }

  @Test
  void constantAndEmptyImagesBecomeZeros() {
    float[] constant = new float[100];
    Arrays.fill(constant, 42);
    assertArrayEquals(new float[100], Intensity.of(constant).apply(constant));
    float[] nan = new float[100];
    Arrays.fill(nan, Float.NaN);
    assertArrayEquals(new float[100], Intensity.of(nan).apply(nan));
    assertArrayEquals(new float[0], Intensity.of(new float[0]).apply(new float[0]));
  }

  @Test
  void whatIsNotFiniteIsBackground() {
    float[] values = head(1, 0);
    Intensity clean = Intensity.of(values);
    values[0] = Float.NaN;
    values[2] = Float.POSITIVE_INFINITY;
    values[4] = Float.NEGATIVE_INFINITY;
    Intensity intensity = Intensity.of(values);
    assertEquals(clean.mean(), intensity.mean(), 0.01);
    float[] normalised = intensity.apply(values);
    for (int i = 0; i < 5; i += 2) {
      assertEquals(intensity.background(), normalised[i]);
      assertFalse(intensity.isForeground(values[i]));
    }
  }

  @Test
  void aSmallObjectOnEmptyGroundIsForeground() {
    float[] values = new float[10_000];
    for (int i = 0; i < 100; i++) {
      values[i] = 50 + i;
    }
    Intensity intensity = Intensity.of(values);
    assertTrue(intensity.isForeground(50));
    assertFalse(intensity.isForeground(0));
    assertEquals(99.5, intensity.mean(), 0.5);
  }

  /** The difference of two finite floats may be infinite; that of two doubles is not. */
  @Test
  void theWholeRangeOfFloatsIsNormalised() {
    Random random = new Random(2);
    float[] values = new float[9_000];
    for (int i = 0; i < values.length; i++) {
      values[i] =
          i % 3 == 0 ? -3.4e38f : i % 40 == 1 ? 3.4e38f : (float) (1e37 * random.nextGaussian());
    }
    Intensity intensity = Intensity.of(values);
    float[] normalised = intensity.apply(values);
    for (int i = 0; i < values.length; i++) {
      double clipped = Math.min(Math.max(values[i], intensity.low()), intensity.high());
      double expected = (clipped - (double) intensity.mean()) / intensity.deviation();
      assertEquals(expected, normalised[i], 1e-5, "value " + values[i]);
      assertTrue(Float.isFinite(normalised[i]));
    }
    float[] ends = {-Float.MAX_VALUE, Float.MAX_VALUE, 0, 0, -Float.MAX_VALUE, Float.MAX_VALUE};
    for (float value : Intensity.of(ends).apply(ends)) {
      assertTrue(Float.isFinite(value));
    }
  }

  /** Ordinary images keep every bit of what they were in floats. */
  @Test
  void ordinaryImagesAreComputedInFloats() {
    for (double scale : new double[] {1e-6, 1, 4095, 1e30}) {
      float[] values = head(scale, 7 * scale);
      Intensity intensity = Intensity.of(values);
      float[] normalised = intensity.apply(values);
      for (int i = 0; i < values.length; i++) {
        float clipped = Math.min(Math.max(values[i], intensity.low()), intensity.high());
        assertEquals((clipped - intensity.mean()) / intensity.deviation(), normalised[i], 0f);
      }
    }
  }
}
