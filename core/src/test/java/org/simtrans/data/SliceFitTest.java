package org.simtrans.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

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
