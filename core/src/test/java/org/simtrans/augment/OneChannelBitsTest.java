package org.simtrans.augment;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Arrays;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.junit.jupiter.api.Test;

/**
 * Slices of one channel are varied to the same bits as before there were several channels: the
 * numbers were computed with the code of that time.
 */
class OneChannelBitsTest {
  private static final int H = 40;
  private static final int W = 52;
  private static final int ROUNDS = 200;

  @Test
  void views() {
    assertEquals(VIEWS, viewsHash());
  }

  @Test
  void trainingAugmentation() {
    assertEquals(TRAINING, trainingHash());
  }

  @Test
  void plantedLesions() {
    assertEquals(PLANTED, plantedHash());
  }

  @Test
  void hiddenBlocks() {
    assertEquals(HIDDEN, hiddenHash());
  }

  static final int VIEWS = 1103693868;
  static final int TRAINING = -1289811513;
  static final int PLANTED = 279790611;
  static final int HIDDEN = 1059140481;

  static int viewsHash() {
    Views views = new Views(ViewConfig.defaults(), 33, 35);
    float[] view = new float[2 * 33 * 35];
    int hash = 1;
    for (int seed = 0; seed < ROUNDS; seed++) {
      views.view(slice(), H, W, random(seed), view, 33 * 35);
      hash = 31 * hash + Arrays.hashCode(view);
    }
    return hash;
  }

  static int trainingHash() {
    TrainingAugment augment =
        new TrainingAugment(
            TrainingAugmentConfig.defaults()
                .withLesionContrast(Jitter.NEVER)
                .withElastic(new Jitter(0.5, 0.01, 0.05)));
    float[] out = new float[H * W];
    byte[] labels = new byte[H * W];
    byte[] labelsOut = new byte[H * W];
    labels[H / 2 * W + W / 2] = 1;
    int hash = 1;
    for (int seed = 0; seed < ROUNDS; seed++) {
      augment.apply(slice(), labels, H, W, random(seed), out, labelsOut);
      hash = 31 * hash + Arrays.hashCode(out) + Arrays.hashCode(labelsOut);
    }
    return hash;
  }

  static int plantedHash() {
    LesionPlanting planting = new LesionPlanting(LesionConfig.defaults());
    byte[] labels = new byte[H * W];
    int hash = 1;
    for (int seed = 0; seed < ROUNDS; seed++) {
      float[] slice = slice();
      planting.plant(slice, labels, H, W, random(seed));
      hash = 31 * hash + Arrays.hashCode(slice) + Arrays.hashCode(labels);
    }
    return hash;
  }

  static int hiddenHash() {
    BlockMasking masking = new BlockMasking(MaskingConfig.forSize(H, W));
    float[] hidden = new float[H * W];
    int hash = 1;
    for (int seed = 0; seed < ROUNDS; seed++) {
      masking.hide(slice(), H, W, random(seed), hidden);
      hash = 31 * hash + Arrays.hashCode(hidden);
    }
    return hash;
  }

  private static float[] slice() {
    float[] slice = new float[H * W];
    for (int i = 0; i < slice.length; i++) {
      double x = (i % W - W / 2.0) / W;
      double y = (i / W - H / 2.0) / H;
      boolean inside = x * x + y * y < 0.18;
      slice[i] = inside ? (i * 37 % 101 - 50) / 40f : -2;
    }
    return slice;
  }

  private static RandomGenerator random(long seed) {
    return RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
  }
}
