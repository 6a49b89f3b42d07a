package org.simtrans.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.simtrans.InvalidSettingException;

class SliceFitTest {

  @ParameterizedTest
  @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "AUTO")
  void isTheIdentityAtTheSameSize(Fit fit) {
    float[] image = noise(7 * 9);
    SliceFit same = new SliceFit(7, 9, 7, 9, fit);
    assertArrayEquals(image, same.toNetwork(image, 5));
    assertArrayEquals(image, same.toNative(image));
  }

  @Test
  void paddingGoesThereAndBackExactly() {
    float[] image = noise(5 * 6);
    SliceFit fit = new SliceFit(5, 6, 8, 9, Fit.PAD);
    float[] network = fit.toNetwork(image, -3);
    assertEquals(-3, network[0]);
    assertEquals(image[0], network[9 + 1]); // one row above, one column to the left
    assertArrayEquals(image, fit.toNative(network));
  }

  @Test
  void keepsTheAspectAndPadsTheRest() {
    byte[] labels = new byte[10 * 20];
    Arrays.fill(labels, (byte) 2);
    byte[] network = new SliceFit(10, 20, 40, 40, Fit.RESIZE).labelsToNetwork(labels);
    for (int y = 0; y < 40; y++) {
      assertEquals(y >= 10 && y < 30 ? 2 : 0, network[y * 40 + 17], "row " + y);
    }
  }

  /** Rows 2 mm apart and columns 0.5 mm: 10 x 40 pixels are a square of 20 mm. */
  @Test
  void oblongPixelsBecomeSquare() {
    byte[] labels = new byte[10 * 40];
    Arrays.fill(labels, (byte) 1);
    SliceFit scaled = new SliceFit(10, 40, 4, 1, 32, 48, Fit.RESIZE);
    assertArrayEquals(new int[] {32, 32}, extent(scaled.labelsToNetwork(labels), 48));
    SliceFit kept = new SliceFit(10, 40, 2, 0.5, 48, 48, Fit.PAD); // at 1 mm
    assertArrayEquals(new int[] {20, 20}, extent(kept.labelsToNetwork(labels), 48));
    SliceFit patches = new SliceFit(10, 40, 4, 1, 16, 16, Fit.PATCH); // at 0.5 mm
    assertEquals(40, patches.networkHeight());
    assertEquals(40, patches.networkWidth());
    assertArrayEquals(new int[] {40, 40}, extent(patches.labelsToNetwork(labels), 40));
  }

  /** A ramp along the rows is a ramp on either grid, apart from its ends. */
  @Test
  void oblongPixelsComeBackToTheirOwnGrid() {
    float[] ramp = new float[10 * 40];
    for (int i = 0; i < ramp.length; i++) {
      ramp[i] = i / 40;
    }
    SliceFit fit = new SliceFit(10, 40, 4, 1, 16, 16, Fit.PATCH);
    float[] back = fit.toNative(fit.toNetwork(ramp, 0));
    assertEquals(ramp.length, back.length);
    for (int i = 40; i < 9 * 40; i++) {
      assertEquals(ramp[i], back[i], 0.1, "pixel " + i);
    }
  }

  @Test
  void aSliceThatWouldBecomeTooLargeIsRefused() {
    InvalidSettingException refused =
        assertThrows(
            InvalidSettingException.class,
            () -> new SliceFit(1000, 1000, 10, 10, 64, 64, Fit.PATCH));
    assertTrue(refused.getMessage().contains("10000 x 10000"), refused.getMessage());
  }

  /** Rows and columns that hold anything. */
  private static int[] extent(byte[] labels, int width) {
    int rows = 0;
    for (int y = 0; y < labels.length / width; y++) {
      boolean any = false;
      for (int x = 0; x < width; x++) {
        any |= labels[y * width + x] != 0;
      }
      rows += any ? 1 : 0;
    }
    int all = 0;
    for (byte label : labels) {
      all += label;
    }
    return new int[] {rows, rows == 0 ? 0 : all / rows};
  }

  @Test
  void padShrinksWhatIsTooLarge() {
    float[] ones = new float[30 * 20];
    Arrays.fill(ones, 1);
    float[] network = new SliceFit(30, 20, 15, 20, Fit.PAD).toNetwork(ones, 0);
    float sum = 0;
    for (float value : network) {
      sum += value;
    }
    assertEquals(15 * 10, sum, 1e-3);
  }

  /**
   * torch.nn.functional.interpolate(x, (2, 3), mode="bilinear", antialias=True), x = (0 .. 34)
   * squared.
   */
  @Test
  void shrinksLikePyTorchWithAntialiasing() {
    float[] image = new float[5 * 7];
    for (int i = 0; i < image.length; i++) {
      image[i] = i * i;
    }
    float[] expected = {
      97.922078f, 136.577540f, 183.636364f, 513.922078f, 612.577540f, 719.636364f
    };
    assertArrayEquals(expected, new SliceFit(5, 7, 2, 3, Fit.RESIZE).toNetwork(image, 0), 1e-3f);
  }

  @Test
  void labelsKeepTheirPlaceWhenEnlarged() {
    byte[] labels = {0, 1, 2, 3};
    byte[] network = new SliceFit(2, 2, 4, 4, Fit.RESIZE).labelsToNetwork(labels);
    assertArrayEquals(new byte[] {0, 0, 1, 1, 0, 0, 1, 1, 2, 2, 3, 3, 2, 2, 3, 3}, network);
  }

  /** A smooth map that was enlarged for the network comes back as it was. */
  @Test
  void resizingThereAndBackKeepsSmoothMaps() {
    int h = 24;
    int w = 32;
    float[] ramp = new float[h * w];
    for (int i = 0; i < ramp.length; i++) {
      ramp[i] = (float) Math.sin(i % w / 10.0) + i / w / 20f;
    }
    SliceFit fit = new SliceFit(h, w, 60, 60, Fit.RESIZE);
    assertArrayEquals(ramp, fit.toNative(fit.toNetwork(ramp, 0)), 0.05f);
  }

  private static float[] noise(int size) {
    Random random = new Random(1);
    float[] values = new float[size];
    for (int i = 0; i < size; i++) {
      values[i] = random.nextFloat();
    }
    return values;
  }
}
