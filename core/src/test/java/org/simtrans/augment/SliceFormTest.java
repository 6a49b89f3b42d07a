package org.simtrans.augment;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.junit.jupiter.api.Test;

/** Slices of several planes: one geometry, and values that vary as the planes belong together. */
class SliceFormTest {
  private static final int H = 32;
  private static final int W = 36;
  private static final int PIXELS = H * W;
  private static final SliceForm TWO = new SliceForm(2, 1, false);
  private static final SliceForm NEAR = new SliceForm(2, 3, false);
  private static final SliceForm RGB = new SliceForm(3, 1, true);

  /** The same picture in each plane, so that where pixels went shows in all planes alike. */
  private static float[] same(int planes) {
    float[] image = new float[planes * PIXELS];
    for (int i = 0; i < image.length; i++) {
      int p = i % PIXELS;
      double x = p % W - W / 2.0;
      double y = p / W - H / 2.0;
      image[i] = x * x + y * y < 150 ? 1 + p * 7 % 11 / 11f : -1;
    }
    return image;
  }

  private static RandomGenerator random(long seed) {
    return RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
  }

  private static float[] plane(float[] image, int plane) {
    return Arrays.copyOfRange(image, plane * PIXELS, (plane + 1) * PIXELS);
  }

  @Test
  void viewsMoveAllPlanesAlike() {
    ViewConfig geometry = ViewConfig.defaults().withIntensity(IntensityConfig.none());
    float[] view = new float[6 * PIXELS];
    new Views(geometry, H, W, NEAR).view(same(6), H, W, random(4), view, 0);
    float[] grey = new float[PIXELS];
    new Views(geometry, H, W).view(same(1), H, W, random(4), grey, 0);
    for (int plane = 0; plane < 6; plane++) {
      assertArrayEquals(grey, plane(view, plane));
    }
  }

  @Test
  void trainingMovesAllPlanesAndTheLabelsAlike() {
    TrainingAugmentConfig geometry =
        TrainingAugmentConfig.defaults()
            .withElastic(Jitter.always(0.02, 0.05))
            .withIntensity(IntensityConfig.none());
    byte[] labels = new byte[PIXELS];
    float[] image = same(6);
    for (int i = 0; i < PIXELS; i++) {
      labels[i] = (byte) (image[i] > 0 ? 1 : 0);
    }
    float[] out = new float[6 * PIXELS];
    byte[] labelsOut = new byte[PIXELS];
    new TrainingAugment(geometry, NEAR).apply(image, labels, H, W, random(5), out, labelsOut);
    float[] grey = new float[PIXELS];
    byte[] greyLabels = new byte[PIXELS];
    new TrainingAugment(geometry).apply(same(1), labels, H, W, random(5), grey, greyLabels);
    for (int plane = 0; plane < 6; plane++) {
      assertArrayEquals(grey, plane(out, plane));
    }
    assertArrayEquals(greyLabels, labelsOut);
  }

  @Test
  void neighboursVaryTogetherAndContrastsByThemselves() {
    IntensityConfig brightness =
        new IntensityConfig(
            Jitter.NEVER,
            Jitter.NEVER,
            Jitter.NEVER,
            Jitter.NEVER,
            Jitter.NEVER,
            Jitter.always(-1, 1));
    float[] image = same(6);
    new Intensities(brightness, NEAR)
        .apply(image, 0, H, W, new float[6], random(1), TransformListener.SILENT);
    assertArrayEquals(plane(image, 0), plane(image, 2));
    assertArrayEquals(plane(image, 1), plane(image, 5));
    assertNotEquals(image[0], image[PIXELS]);
  }

  @Test
  void lightFallsOnAllColours() {
    IntensityConfig brightness =
        new IntensityConfig(
            Jitter.NEVER,
            Jitter.NEVER,
            Jitter.NEVER,
            Jitter.NEVER,
            Jitter.NEVER,
            Jitter.always(-1, 1));
    float[] image = same(3);
    new Intensities(brightness, RGB)
        .apply(image, 0, H, W, new float[3], random(1), TransformListener.SILENT);
    assertArrayEquals(plane(image, 0), plane(image, 1));
    assertArrayEquals(plane(image, 0), plane(image, 2));
  }

  @Test
  void aThirdOfATurnMakesRedGreen() {
    float[] red = {1, 0, 0};
    new ColourTurn(120, 1).apply(red, 0, 1);
    assertArrayEquals(new float[] {0, 1, 0}, red, 1e-6f);
    float[] colour = {0.9f, 0.2f, 0.4f};
    new ColourTurn(0, 0).apply(colour, 0, 1);
    assertArrayEquals(new float[] {0.5f, 0.5f, 0.5f}, colour, 1e-6f);
    float[] grey = {2, 2, 2};
    new ColourTurn(77, 1.7).apply(grey, 0, 1);
    assertArrayEquals(new float[] {2, 2, 2}, grey, 1e-5f);
  }

  /** Ground stays ground; what stands out does so more in one colour and less in another. */
  @Test
  void aStainChangesTwoColoursAndNoGround() {
    IntensityConfig strong =
        IntensityConfig.none().withColours(Jitter.NEVER, Jitter.NEVER, Jitter.always(2, 2));
    Set<String> seen = new HashSet<>();
    for (int seed = 0; seed < 60; seed++) {
      float[] image = new float[3 * PIXELS];
      float[] black = {-1, -2, -3};
      for (int c = 0; c < 3; c++) {
        Arrays.fill(image, c * PIXELS, (c + 1) * PIXELS, black[c]);
        image[c * PIXELS] = black[c] + 4;
      }
      new Intensities(strong, RGB)
          .apply(image, 0, H, W, black, random(seed), TransformListener.SILENT);
      StringBuilder factors = new StringBuilder();
      for (int c = 0; c < 3; c++) {
        assertEquals(black[c], image[c * PIXELS + 1], 1e-5f);
        factors.append((image[c * PIXELS] - black[c]) / 4).append(' ');
      }
      seen.add(factors.toString());
    }
    assertEquals(
        Set.of(
            "2.0 0.5 1.0 ",
            "2.0 1.0 0.5 ",
            "0.5 2.0 1.0 ",
            "1.0 2.0 0.5 ",
            "0.5 1.0 2.0 ",
            "1.0 0.5 2.0 "),
        seen);
  }

  @Test
  void channelsAreDroppedInAllSlicesAndOneStays() {
    IntensityConfig dropping = IntensityConfig.none().withChannelDropout(0.9);
    Set<String> seen = new HashSet<>();
    for (int seed = 0; seed < 60; seed++) {
      float[] image = same(6);
      float[] black = {-1, -2, -1, -2, -1, -2};
      new Intensities(dropping, NEAR)
          .apply(image, 0, H, W, black, random(seed), TransformListener.SILENT);
      boolean first = isBlack(plane(image, 0), -1);
      boolean second = isBlack(plane(image, 1), -2);
      assertFalse(first && second);
      assertEquals(first, isBlack(plane(image, 4), -1));
      seen.add(first + " " + second);
    }
    assertEquals(3, seen.size());
  }

  private static boolean isBlack(float[] plane, float black) {
    for (float value : plane) {
      if (value != black) {
        return false;
      }
    }
    return true;
  }

  @Test
  void aPlantedLesionNarrowsTowardsTheNeighbours() {
    LesionPlanting planting =
        new LesionPlanting(LesionConfig.defaults(), new SliceForm(1, 5, false));
    long[] changed = new long[5];
    long labelled = 0;
    for (int seed = 0; seed < 100; seed++) {
      float[] image = same(5);
      byte[] labels = new byte[PIXELS];
      planting.plant(image, labels, H, W, random(seed));
      for (int i = 0; i < image.length; i++) {
        changed[i / PIXELS] += image[i] != same(1)[i % PIXELS] ? 1 : 0;
      }
      for (byte label : labels) {
        labelled += label;
      }
    }
    assertTrue(labelled > 0 && labelled < changed[2]);
    assertTrue(changed[2] > changed[1] && changed[1] > changed[0], Arrays.toString(changed));
    assertTrue(changed[2] > changed[3] && changed[3] > changed[4], Arrays.toString(changed));
    assertTrue(changed[0] > 0, Arrays.toString(changed));
  }

  @Test
  void aPlantedLesionIsInBothContrastsAtOnePlace() {
    LesionPlanting planting = new LesionPlanting(LesionConfig.defaults(), TWO);
    int both = 0;
    for (int seed = 0; seed < 30; seed++) {
      float[] image = same(2);
      float[] before = image.clone();
      byte[] labels = new byte[PIXELS];
      planting.plant(image, labels, H, W, random(seed));
      for (int i = 0; i < PIXELS; i++) {
        if (labels[i] == 1) {
          assertNotEquals(before[i], image[i]);
          assertNotEquals(before[PIXELS + i], image[PIXELS + i]);
          both++;
        }
      }
    }
    assertTrue(both > 0);
  }
}
