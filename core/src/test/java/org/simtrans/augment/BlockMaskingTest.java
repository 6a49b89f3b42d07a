package org.simtrans.augment;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.simtrans.InvalidSettingException;

class BlockMaskingTest {
  private static final float BLACK = -2;

  /** Hidden blocks of all; of those with tissue, which a quarter disc in the corner reaches. */
  @ParameterizedTest
  @CsvSource({
    "192, 192, 32, 0.6, 36, 22", // SimMIM's own size
    "96, 80, 32, 0.6, 9, 6",
    "96, 80, 16, 0.6, 30, 18",
    "33, 47, 8, 0.5, 30, 15",
    "32, 32, 4, 0.99, 64, 63",
    "32, 32, 4, 0.001, 64, 1",
    "8, 4, 4, 0.6, 2, 1"
  })
  void theShareIsExactInAllAndInTissue(
      int h, int w, int patch, double ratio, int blocks, int expected) {
    MaskingConfig config = new MaskingConfig(patch, ratio);
    float[] image = corner(h, w);
    for (long seed = 0; seed < 20; seed++) {
      float[] hidden = hide(config, image, h, w, seed);
      int columns = (w + patch - 1) / patch;
      int count = 0;
      int tissue = 0;
      int hiddenTissue = 0;
      for (int b = 0; b < blocks; b++) {
        int top = b / columns * patch;
        int left = b % columns * patch;
        float first = hidden[top * w + left];
        int pixels = 0;
        int bright = 0;
        for (int y = top; y < Math.min(h, top + patch); y++) {
          for (int x = left; x < Math.min(w, left + patch); x++) {
            assertEquals(first, hidden[y * w + x], "a block is hidden whole or not at all");
            pixels++;
            bright += image[y * w + x] > BLACK ? 1 : 0;
          }
        }
        count += (int) first;
        tissue += 10 * bright >= pixels ? 1 : 0;
        hiddenTissue += 10 * bright >= pixels ? (int) first : 0;
      }
      assertEquals(expected, count);
      int wanted = Math.max(1, Math.min(tissue - 1, (int) Math.ceil(ratio * tissue)));
      int possible = Math.min(expected, Math.max(wanted, expected - (blocks - tissue)));
      assertEquals(possible, hiddenTissue, "of " + tissue + " with tissue");
    }
  }

  @Test
  void theSameSeedHidesTheSame() {
    MaskingConfig config = new MaskingConfig(8, 0.6);
    float[] image = corner(64, 48);
    float[] once = hide(config, image, 64, 48, 1);
    assertArrayEquals(once, hide(config, image, 64, 48, 1));
    assertFalse(Arrays.equals(once, hide(config, image, 64, 48, 2)));
  }

  @Test
  void slicesWithoutTissueArePartlyHiddenToo() {
    float[] air = new float[96 * 80];
    Arrays.fill(air, BLACK);
    float[] hidden = hide(new MaskingConfig(32, 0.6), air, 96, 80, 1);
    float sum = 0;
    for (float one : hidden) {
      sum += one;
    }
    assertTrue(sum > 0 && sum < hidden.length);
  }

  @Test
  void blocksSuitTheSize() {
    assertEquals(new MaskingConfig(32, 0.6), MaskingConfig.forSize(384, 384));
    assertEquals(new MaskingConfig(32, 0.6), MaskingConfig.forSize(192, 160));
    assertEquals(new MaskingConfig(16, 0.6), MaskingConfig.forSize(96, 80));
    assertEquals(new MaskingConfig(8, 0.6), MaskingConfig.forSize(64, 64));
    assertEquals(new MaskingConfig(4, 0.6), MaskingConfig.forSize(8, 8));
  }

  @Test
  void refusesWhatHidesNothingOrAll() {
    for (int patch : new int[] {0, 2, 30, -4}) {
      assertThrows(InvalidSettingException.class, () -> new MaskingConfig(patch, 0.6));
    }
    for (double ratio : new double[] {0, 1, -0.1, Double.NaN}) {
      assertThrows(InvalidSettingException.class, () -> new MaskingConfig(32, ratio));
    }
    MaskingConfig large = new MaskingConfig(32, 0.6);
    assertThrows(InvalidSettingException.class, () -> large.requireWithin(32, 20));
    large.requireWithin(33, 20);
  }

  private static float[] hide(MaskingConfig config, float[] image, int h, int w, long seed) {
    RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
    float[] hidden = new float[h * w];
    Arrays.fill(hidden, Float.NaN); // to be overwritten
    new BlockMasking(config).hide(image, h, w, random, hidden);
    return hidden;
  }

  /** A bright quarter disc in the upper left of black. */
  private static float[] corner(int h, int w) {
    float[] image = new float[h * w];
    for (int i = 0; i < image.length; i++) {
      image[i] = Math.hypot((double) (i / w) / h, (double) (i % w) / w) < 0.7 ? 0 : BLACK;
    }
    return image;
  }
}
