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
        TrainingAugmentConfig.defaults()
            .withElastic(new Jitter(0.5, 0, 0.03))
            .withIntensity(IntensityConfig.none());
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
