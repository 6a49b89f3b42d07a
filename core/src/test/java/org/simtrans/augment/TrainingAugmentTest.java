package org.simtrans.augment;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.simtrans.augment.ViewsTest.random;

import org.junit.jupiter.api.Test;
import org.simtrans.InvalidSettingException;

class TrainingAugmentTest {
  private static final int H = 60;
  private static final int W = 80;

  private final float[] image = new float[H * W];
  private final byte[] labels = new byte[H * W];
  private final float[] imageOut = new float[H * W];
  private final byte[] labelsOut = new byte[H * W];

  /** An image that shows its own labels: two blobs, one of each label, brighter by label. */
  TrainingAugmentTest() {
    for (int i = 0; i < H * W; i++) {
      int row = i / W;
      int column = i % W;
      if (Math.hypot(row - 25, column - 30) < 10) {
        labels[i] = 1;
      } else if (Math.hypot(row - 38, column - 55) < 7) {
        labels[i] = 2;
      }
      image[i] = labels[i];
    }
  }

  @Test
  void identityLeavesEveryBit() {
    augment(TrainingAugmentConfig.identity(), 1);
    assertArrayEquals(image, imageOut);
    assertArrayEquals(labels, labelsOut);
  }

  @Test
  void imageAndLabelsMoveTogether() {
    TrainingAugmentConfig geometry =
        TrainingAugmentConfig.defaults().withElastic(new Jitter(0.5, 0, 0.03)).onlyGeometry();
    for (int seed = 0; seed < 200; seed++) {
      augment(geometry, seed);
      for (int i = 0; i < H * W; i++) {
        boolean plain = imageOut[i] == Math.rint(imageOut[i]); // not blended at an edge
        if (plain && imageOut[i] != 1) { // halfway between 0 and 2 is 1, too
          assertEquals((byte) imageOut[i], labelsOut[i], "seed " + seed + " pixel " + i);
        }
        if (labelsOut[i] > 0) {
          assertTrue(imageOut[i] > 0, "a label without its blob");
        }
      }
    }
  }

  @Test
  void shiftAndScaleDoWhatTheySay() {
    augment(only(Jitter.NEVER, Jitter.NEVER, Jitter.always(0.1, 0.1), Jitter.NEVER), 1);
    assertEquals(1, labelsOut[(25 + 6) * W + 30 + 8], "a tenth down, a tenth right");
    assertEquals(0, labelsOut[(25 - 6) * W + 30]);

    augment(only(Jitter.NEVER, Jitter.always(1.25, 1.25), Jitter.NEVER, Jitter.NEVER), 1);
    assertEquals(1.25 * 1.25, (double) count(labelsOut) / count(labels), 0.05);
  }

  @Test
  void elasticBendsButKeepsTheSize() {
    double sum = 0;
    for (int seed = 0; seed < 50; seed++) {
      augment(only(Jitter.NEVER, Jitter.NEVER, Jitter.NEVER, Jitter.always(0.03, 0.03)), seed);
      sum += count(labelsOut);
    }
    assertEquals(1, sum / 50 / count(labels), 0.1);
  }

  @Test
  void flipsAreAsFrequentAsAsked() {
    TrainingAugmentConfig flips =
        new TrainingAugmentConfig(
            0.5,
            0.25,
            Jitter.NEVER,
            Jitter.NEVER,
            Jitter.NEVER,
            Jitter.NEVER,
            IntensityConfig.none());
    int across = 0;
    int upside = 0;
    for (int seed = 0; seed < 800; seed++) {
      augment(flips, seed);
      int at = 0; // a pixel of the smaller blob tells both
      while (labelsOut[at] != 2) {
        at++;
      }
      across += at % W < W / 2 ? 1 : 0;
      upside += at / W < H / 2 - 8 ? 1 : 0;
    }
    assertEquals(400, across, 60);
    assertEquals(200, upside, 50);
  }

  @Test
  void sameSeedSameBits() {
    TrainingAugmentConfig all =
        TrainingAugmentConfig.defaults().withElastic(new Jitter(0.5, 0, 0.03));
    for (int seed = 0; seed < 20; seed++) {
      augment(all, seed);
      float[] first = imageOut.clone();
      byte[] firstLabels = labelsOut.clone();
      augment(all, seed);
      assertArrayEquals(first, imageOut);
      assertArrayEquals(firstLabels, labelsOut);
    }
  }

  private static TrainingAugmentConfig also(Jitter stretch, Jitter resolution, Jitter gamma) {
    return new TrainingAugmentConfig(
        0,
        0,
        Jitter.NEVER,
        Jitter.NEVER,
        Jitter.NEVER,
        Jitter.NEVER,
        IntensityConfig.none(),
        stretch,
        resolution,
        gamma,
        Jitter.NEVER);
  }

  /** A square of 12 × 12 pixels becomes √2.25 times as wide and as much lower. */
  @Test
  void stretchesOneAxisAndShrinksTheOther() {
    byte[] square = new byte[H * W];
    for (int y = H / 2 - 6; y < H / 2 + 6; y++) {
      for (int x = W / 2 - 6; x < W / 2 + 6; x++) {
        square[y * W + x] = 1;
      }
    }
    new TrainingAugment(also(Jitter.always(2.25, 2.25), Jitter.NEVER, Jitter.NEVER))
        .apply(image, square, H, W, random(1), imageOut, labelsOut);
    int width = 0;
    for (int x = 0; x < W; x++) {
      width += labelsOut[H / 2 * W + x];
    }
    int height = 0;
    for (int y = 0; y < H; y++) {
      height += labelsOut[y * W + W / 2];
    }
    assertEquals(18, width);
    assertEquals(8, height);
  }

  /** A slope keeps its values; what is finer than the grid is lost; labels do not change. */
  @Test
  void lowResolutionLosesWhatIsFine() {
    float[] slope = new float[H * W];
    float[] stripes = new float[H * W];
    for (int i = 0; i < slope.length; i++) {
      slope[i] = 0.1f * (i % W);
      stripes[i] = i % W / 2 % 2; // two pixels bright, two dark
    }
    TrainingAugment half =
        new TrainingAugment(also(Jitter.NEVER, Jitter.always(0.25, 0.25), Jitter.NEVER));
    half.apply(slope, labels, H, W, random(1), imageOut, labelsOut);
    assertArrayEquals(labels, labelsOut);
    for (int x = 4; x < W - 4; x++) {
      assertEquals(0.1f * x, imageOut[H / 2 * W + x], 0.11f); // half a coarse pixel at most
    }
    half.apply(stripes, labels, H, W, random(1), imageOut, labelsOut);
    for (int x = 4; x < W - 5; x++) {
      assertEquals(imageOut[H / 2 * W + x], imageOut[H / 2 * W + x + 1], 1e-6f);
    }
  }

  /** By hand: of values from 0 to 4, 3 is a quarter below 4; its square is a sixteenth of 4. */
  @Test
  void invertedGammaBendsFromTheBrightEnd() {
    float[] values = new float[H * W];
    for (int i = 0; i < values.length; i++) {
      values[i] = i % 5;
    }
    new TrainingAugment(also(Jitter.NEVER, Jitter.NEVER, Jitter.always(2, 2)))
        .apply(values, labels, H, W, random(1), imageOut, labelsOut);
    assertEquals(0, imageOut[0], 1e-5f);
    assertEquals(4 - 4 * 0.75f * 0.75f, imageOut[1], 1e-3f);
    assertEquals(3, imageOut[2], 1e-3f);
    assertEquals(4 - 4 / 16f, imageOut[3], 1e-3f);
    assertEquals(4, imageOut[4], 1e-5f);
  }

  @Test
  void strongAugmentationFollowsFromItsSeed() {
    TrainingAugmentConfig strong = TrainingAugmentConfig.strong();
    int different = 0;
    for (int seed = 0; seed < 20; seed++) {
      augment(strong, seed);
      float[] first = imageOut.clone();
      augment(strong, seed);
      assertArrayEquals(first, imageOut);
      augment(strong, seed + 100);
      different += java.util.Arrays.equals(first, imageOut) ? 0 : 1;
    }
    assertEquals(20, different);
  }

  @Test
  void refusesAZeroScale() {
    assertThrows(
        InvalidSettingException.class,
        () -> only(Jitter.NEVER, Jitter.always(0, 1), Jitter.NEVER, Jitter.NEVER));
  }

  private void augment(TrainingAugmentConfig config, long seed) {
    new TrainingAugment(config).apply(image, labels, H, W, random(seed), imageOut, labelsOut);
  }

  private static TrainingAugmentConfig only(
      Jitter rotation, Jitter scale, Jitter shift, Jitter elastic) {
    return new TrainingAugmentConfig(0, 0, rotation, scale, shift, elastic, IntensityConfig.none());
  }

  private static int count(byte[] labels) {
    int count = 0;
    for (byte label : labels) {
      count += label > 0 ? 1 : 0;
    }
    return count;
  }
}
