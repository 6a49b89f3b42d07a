package org.simtrans.augment;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.junit.jupiter.api.Test;
import org.simtrans.InvalidSettingException;
import org.simtrans.augment.LesionConfig.Contrast;

class LesionPlantingTest {
  private static final int H = 48;
  private static final int W = 40;
  private static final float BLACK = -3;

  /** A disc of tissue at the mean of the foreground, in black. */
  private static float[] head() {
    float[] head = new float[H * W];
    for (int i = 0; i < head.length; i++) {
      head[i] = isTissue(i) ? 0 : BLACK;
    }
    return head;
  }

  private static boolean isTissue(int i) {
    return Math.hypot(i % W - W / 2, i / W - H / 2) < 16;
  }

  private static RandomGenerator random(long seed) {
    return RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
  }

  @Test
  void brightensTissueWhereTheLabelsSayAndLeavesAirAlone() {
    LesionPlanting planting = new LesionPlanting(LesionConfig.defaults().with(Contrast.BRIGHT));
    int lesions = 0;
    for (int seed = 0; seed < 50; seed++) {
      float[] image = head();
      byte[] labels = new byte[H * W];
      planting.plant(image, labels, H, W, random(seed));
      for (int i = 0; i < image.length; i++) {
        if (!isTissue(i)) {
          assertEquals(BLACK, image[i]);
          assertEquals(0, labels[i]);
        } else if (labels[i] == 1) {
          assertTrue(image[i] > 0, "a labelled pixel is brighter than it was");
          lesions++;
        }
      }
    }
    assertTrue(lesions > 50, "lesions were planted");
  }

  @Test
  void darkLesionsAreDarkerAndEitherKindOccurs() {
    assertTrue(labelledMean(Contrast.DARK) < -0.1);
    assertTrue(labelledMean(Contrast.BRIGHT) > 0.1);
    LesionPlanting either = new LesionPlanting(LesionConfig.defaults());
    boolean bright = false;
    boolean dark = false;
    for (int seed = 0; seed < 50; seed++) {
      float[] image = head();
      byte[] labels = new byte[H * W];
      either.plant(image, labels, H, W, random(seed));
      for (int i = 0; i < image.length; i++) {
        bright |= labels[i] == 1 && image[i] > 0.3;
        dark |= labels[i] == 1 && image[i] < -0.3;
      }
    }
    assertTrue(bright && dark);
  }

  private static double labelledMean(Contrast contrast) {
    LesionPlanting planting = new LesionPlanting(LesionConfig.defaults().with(contrast));
    double sum = 0;
    int count = 0;
    for (int seed = 0; seed < 50; seed++) {
      float[] image = head();
      byte[] labels = new byte[H * W];
      planting.plant(image, labels, H, W, random(seed));
      for (int i = 0; i < image.length; i++) {
        sum += labels[i] * image[i];
        count += labels[i];
      }
    }
    return sum / count;
  }

  @Test
  void someSlicesStayHealthyAndOldLabelsAreForgotten() {
    LesionPlanting planting = new LesionPlanting(LesionConfig.defaults());
    int healthy = 0;
    for (int seed = 0; seed < 80; seed++) {
      float[] image = head();
      byte[] labels = new byte[H * W];
      labels[0] = 1; // of an expert; air, where nothing is ever planted
      planting.plant(image, labels, H, W, random(seed));
      assertEquals(0, labels[0]);
      int marked = 0;
      for (byte label : labels) {
        marked += label;
      }
      healthy += marked == 0 ? 1 : 0;
    }
    assertTrue(healthy > 8 && healthy < 40, healthy + " of 80 slices are healthy");
  }

  @Test
  void followsFromTheSeed() {
    LesionPlanting planting = new LesionPlanting(LesionConfig.defaults());
    float[] one = head();
    float[] other = head();
    byte[] labels = new byte[H * W];
    planting.plant(one, labels, H, W, random(3));
    planting.plant(other, labels, H, W, random(3));
    assertArrayEquals(one, other);
  }

  @Test
  void anEmptySliceStaysEmpty() {
    float[] image = new float[H * W];
    byte[] labels = new byte[H * W];
    new LesionPlanting(LesionConfig.defaults()).plant(image, labels, H, W, random(1));
    assertArrayEquals(new float[H * W], image);
  }

  @Test
  void refusesSettingsThatPlantNothing() {
    LesionConfig some = LesionConfig.defaults();
    assertThrows(
        InvalidSettingException.class,
        () -> new LesionConfig(some.contrast(), 0, some.radius(), some.strength(), null));
    assertThrows(
        InvalidSettingException.class,
        () -> new LesionConfig(some.contrast(), 1, Jitter.always(0, 0.2), some.strength(), null));
  }
}
