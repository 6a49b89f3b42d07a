package org.simtrans.server;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

class RangeTest {
  private static float[] ramp() {
    float[] values = new float[100_000];
    for (int i = 0; i < values.length; i++) {
      values[i] = i % 500;
    }
    return values;
  }

  private static float[] tamed(float[] values) {
    float[] sorted = values.clone();
    Arrays.sort(sorted);
    return Range.tamed(values, sorted[0], sorted[sorted.length - 1]);
  }

  @Test
  void ordinaryValuesKeepTheirRange() {
    assertArrayEquals(new float[] {0, 499}, tamed(ramp()));
  }

  /** One wild voxel takes less than one of 65,536 levels from the others. */
  @Test
  void aWildVoxelIsLeftOut() {
    for (float wild : new float[] {-1e6f, 1e6f, 1e30f, -Float.MAX_VALUE, Float.MAX_VALUE}) {
      float[] values = ramp();
      values[777] = wild;
      float[] range = tamed(values);
      assertTrue(range[0] <= 0 && range[1] >= 499, wild + ": " + Arrays.toString(range));
      assertTrue(range[1] - range[0] < 16 * 500, wild + ": " + Arrays.toString(range));
    }
  }

  @Test
  void fewBrightVoxelsOnNothingAreTheImage() {
    float[] values = new float[100_000];
    values[5] = 1000;
    assertArrayEquals(new float[] {0, 1000}, tamed(values));
    assertArrayEquals(new float[] {7, 7}, tamed(new float[] {7, 7, 7}));
  }

  @Test
  void manyBrightVoxelsStay() {
    float[] values = ramp();
    Arrays.fill(values, 0, 50, 1e6f);
    assertEquals(1e6f, tamed(values)[1]);
  }
}
