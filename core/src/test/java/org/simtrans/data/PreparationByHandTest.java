package org.simtrans.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** Numbers by hand where a slice is scaled, normalised and stored. */
class PreparationByHandTest {

  /** Triangles of half width 2 around 1 and 3: weights 3/4, 3/4, 1/4 over their sum of 7/4. */
  @Test
  void fourPixelsShrinkToTwo() {
    SliceFit fit = new SliceFit(4, 4, 2, 2, Fit.RESIZE);
    float[] row = {0, 1, 10, 100};
    float[] image = new float[16];
    for (int p = 0; p < 16; p++) {
      image[p] = row[p % 4];
    }
    float left = (float) ((0 * .75 + 1 * .75 + 10 * .25) / 1.75);
    float right = (float) ((1 * .25 + 10 * .75 + 100 * .75) / 1.75);
    assertArrayEquals(new float[] {left, right, left, right}, fit.toNetwork(image, 0), 1e-4f);
  }

  /** Between two pixel centres the value goes in a straight line, beyond them it stays. */
  @Test
  void twoPixelsGrowToFour() {
    SliceFit fit = new SliceFit(2, 2, 4, 4, Fit.RESIZE);
    float[] grown = fit.toNetwork(new float[] {0, 8, 0, 8}, 0);
    assertArrayEquals(new float[] {0, 2, 6, 8}, Arrays.copyOf(grown, 4), 1e-5f);
  }

  /** A tall slice is padded left and right, in labels as in images. */
  @Test
  void aTallSliceIsPaddedAtItsSides() {
    byte[] labels = new byte[20 * 10];
    Arrays.fill(labels, (byte) 2);
    float[] image = new float[20 * 10];
    Arrays.fill(image, 5);
    SliceFit fit = new SliceFit(20, 10, 40, 40, Fit.RESIZE);
    byte[] network = fit.labelsToNetwork(labels);
    float[] pixels = fit.toNetwork(image, -1);
    for (int p = 0; p < 1600; p++) {
      boolean inside = p % 40 >= 10 && p % 40 < 30;
      assertEquals(inside ? 2 : 0, network[p], "pixel " + p);
      assertEquals(inside ? 5 : -1, pixels[p], 1e-5, "pixel " + p);
    }
  }

  /** Percentiles 2 and 98 are 0 and 10: the threshold is 1, and what is 1 is background. */
  @Test
  void whatLiesAtTheThresholdIsBackground() {
    float[] values = new float[1000];
    Arrays.fill(values, 300, 400, 1);
    Arrays.fill(values, 400, 1000, 10);
    Intensity intensity = Intensity.of(values);
    assertEquals(1, intensity.threshold(), 1e-6);
    assertFalse(intensity.isForeground(1));
    assertTrue(intensity.isForeground(10));
    assertEquals(10, intensity.mean(), 1e-6, "of what is above it");
    assertEquals(1, intensity.deviation(), "of one value it would be 0");
    assertEquals(0, intensity.background(), 1e-6);
  }

  /** 65536 levels from the least to the largest value; each is met to half a level. */
  @Test
  void aSliceIsStoredInLevels() {
    SliceCode code = new SliceCode(1, 5);
    assertEquals(4 + 4 + 5 * 2 + 5, code.bytes());
    float[] image = {-2, 0, 1e-3f, 3, 0.5f};
    byte[] labels = {0, 1, 2, 0, 127};
    ByteBuffer stored = code.encode(image, labels);
    assertEquals(code.bytes(), stored.remaining());
    assertEquals(-2, stored.getFloat(0));
    assertEquals(5 / 65535.0, stored.getFloat(4), 1e-9);
    assertEquals(0, stored.getShort(8) & 0xFFFF);
    assertEquals(Math.round(2 * 65535 / 5.0), stored.getShort(10) & 0xFFFF);
    assertEquals(65535, stored.getShort(14) & 0xFFFF, "above what a signed short holds");
    float[] read = new float[5];
    byte[] readLabels = new byte[5];
    code.decode(stored, read, 0);
    stored.get(readLabels);
    assertArrayEquals(image, read, (float) (.51 * 5 / 65535));
    assertArrayEquals(labels, readLabels);
  }

  @Test
  void aSliceOfOneValueIsStored() {
    SliceCode code = new SliceCode(1, 3);
    float[] read = new float[3];
    code.decode(code.encode(new float[] {4, 4, 4}, new byte[3]), read, 0);
    assertArrayEquals(new float[] {4, 4, 4}, read);
  }
}
