package org.simtrans.augment;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.simtrans.augment.LesionConfig.Source;

class LabelledLesionsTest {
  private static final int H = 64;
  private static final int W = 56;
  private static final float BLACK = -3;

  private static RandomGenerator random(long seed) {
    return RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
  }

  /** A disc of tissue at 0 in black. */
  private static float[] head() {
    float[] head = new float[H * W];
    for (int i = 0; i < head.length; i++) {
      head[i] = isTissue(i) ? 0 : BLACK;
    }
    return head;
  }

  private static boolean isTissue(int i) {
    return Math.hypot(i % W - W / 2, i / W - H / 2) < 24;
  }

  /** One lesion: a square of 7 × 7 pixels at 2, with the label. */
  private static LabelledLesions squares(byte label) {
    float[] image = head();
    byte[] labels = new byte[H * W];
    for (int y = 30; y < 37; y++) {
      for (int x = 20; x < 27; x++) {
        image[y * W + x] = 2;
        labels[y * W + x] = label;
      }
    }
    LabelledLesions lesions = new LabelledLesions();
    lesions.add(image, labels, H, W, SliceForm.GREY);
    return lesions;
  }

  @Test
  void lesionsAreMeasured() {
    LabelledLesions lesions = squares((byte) 2);
    assertEquals(1, lesions.size());
    LabelledLesion one = lesions.any(random(1));
    assertEquals(49, one.pixels());
    assertEquals(2, one.contrast()[0], 1e-6);
    assertEquals(0, one.around()[0], 1e-6);
    assertEquals(0, one.spread()[0], 1e-6);
    assertEquals(2, one.label());
    assertEquals(7 + 2 * LabelledLesion.MARGIN, one.height());
  }

  @Test
  void partsThatDoNotTouchAreSeveralLesionsAndSpecksAreNone() {
    byte[] labels = new byte[H * W];
    for (int i = 0; i < 5; i++) {
      labels[20 * W + 20 + i] = 1; // a line
      labels[(30 + i) * W + 30 + i] = 1; // a diagonal, which touches at corners
    }
    labels[45 * W + 30] = 1; // a speck
    LabelledLesions lesions = new LabelledLesions();
    lesions.add(head(), labels, H, W, SliceForm.GREY);
    assertEquals(2, lesions.size());
  }

  private static Planting planting(Source source, LabelledLesions labelled) {
    LesionConfig config = LesionConfig.defaults().with(source);
    return Planting.of(config, new LesionPlanting(config), labelled);
  }

  @ParameterizedTest
  @EnumSource(Source.class)
  void lesionsLieInTissueAndDifferFromItWhereTheLabelsSay(Source source) {
    Planting planting = planting(source, squares((byte) 1));
    int planted = 0;
    int healthy = 0;
    for (int seed = 0; seed < 60; seed++) {
      float[] image = head();
      byte[] labels = new byte[H * W];
      labels[0] = 1; // of an expert; in air
      planting.plant(image, labels, H, W, random(seed));
      int marked = 0;
      for (int i = 0; i < image.length; i++) {
        if (!isTissue(i)) {
          assertEquals(BLACK, image[i]);
          assertEquals(0, labels[i]);
        } else if (labels[i] > 0) {
          marked++;
        }
      }
      planted += marked;
      healthy += marked == 0 ? 1 : 0;
    }
    assertTrue(planted > 500, "planted " + planted);
    assertTrue(healthy > 5 && healthy < 40, "healthy " + healthy);
  }

  @Test
  void copiesHaveTheSizeTheContrastAndTheLabelOfTheirOriginal() {
    Planting planting = planting(Source.COPIED, squares((byte) 3));
    double sum = 0;
    int pixels = 0;
    int slices = 0;
    for (int seed = 0; seed < 100; seed++) {
      float[] image = head();
      byte[] labels = new byte[H * W];
      planting.plant(image, labels, H, W, random(seed));
      int own = 0;
      for (int i = 0; i < image.length; i++) {
        if (labels[i] > 0) {
          assertEquals(3, labels[i]);
          sum += image[i];
          own++;
        }
      }
      pixels += own;
      slices += own > 0 ? 1 : 0;
      assertTrue(own < 3 * 49 * 2.2, "three lesions at most, of at most twice the area: " + own);
    }
    assertEquals(2, sum / pixels, 0.4);
    assertTrue((double) pixels / slices > 49 * 0.7, "mean " + (double) pixels / slices);
  }

  @Test
  void grownLesionsAreLikeTheLabelledOnes() {
    Planting planting = planting(Source.GROWN, squares((byte) 1));
    double brighter = 0;
    double darker = 0;
    int pixels = 0;
    int slices = 0;
    for (int seed = 0; seed < 200; seed++) {
      float[] image = head();
      byte[] labels = new byte[H * W];
      planting.plant(image, labels, H, W, random(seed));
      int own = 0;
      for (int i = 0; i < image.length; i++) {
        if (labels[i] > 0) {
          brighter += image[i] > 0.5 ? 1 : 0;
          darker += image[i] < -0.5 ? 1 : 0;
          own++;
        }
      }
      pixels += own;
      slices += own > 0 ? 1 : 0;
    }
    assertTrue(brighter > 4 * darker && darker > 0, brighter + " and " + darker);
    double mean = (double) pixels / slices; // of one to three lesions of 49 pixels
    assertTrue(mean > 35 && mean < 150, "mean " + mean);
  }

  @Test
  void followsFromTheSeedAlone() {
    for (Source source : Source.values()) {
      Planting planting = planting(source, squares((byte) 1));
      float[] one = head();
      float[] other = head();
      planting.plant(one, new byte[H * W], H, W, random(5));
      planting.plant(head(), new byte[H * W], H, W, random(6));
      planting.plant(other, new byte[H * W], H, W, random(5));
      assertArrayEquals(one, other);
    }
  }

  @Test
  void withoutLabelsMixedLesionsAreMadeUpOrGrown() {
    Planting planting = planting(Source.MIXED, new LabelledLesions());
    int marked = 0;
    for (int seed = 0; seed < 40; seed++) {
      byte[] labels = new byte[H * W];
      planting.plant(head(), labels, H, W, random(seed));
      for (byte label : labels) {
        marked += label;
      }
    }
    assertTrue(marked > 100);
  }

  @Test
  void allPlanesOfASliceGetTheLesion() {
    float[] image = new float[2 * H * W];
    byte[] labels = new byte[H * W];
    for (int p = 0; p < 2; p++) {
      System.arraycopy(head(), 0, image, p * H * W, H * W);
    }
    for (int y = 30; y < 37; y++) {
      for (int x = 20; x < 27; x++) {
        image[y * W + x] = 2;
        image[H * W + y * W + x] = -1;
        labels[y * W + x] = 1;
      }
    }
    LabelledLesions lesions = new LabelledLesions();
    lesions.add(image, labels, H, W, SliceForm.GREY);
    Planting planting = planting(Source.COPIED, lesions);
    double first = 0;
    double second = 0;
    for (int seed = 0; seed < 20; seed++) {
      float[] into = new float[2 * H * W];
      System.arraycopy(head(), 0, into, 0, H * W);
      System.arraycopy(head(), 0, into, H * W, H * W);
      byte[] planted = new byte[H * W];
      planting.plant(into, planted, H, W, random(seed));
      for (int i = 0; i < H * W; i++) {
        first += planted[i] * into[i];
        second += planted[i] * into[H * W + i];
      }
    }
    assertTrue(first > 0 && second < 0, first + " and " + second);
  }

  /** Bright in one contrast, dark in the other, as labelled; each slice away shows less of it. */
  @Test
  void grownLesionsHaveTheContrastOfEachChannelAndNarrowAwayFromTheirSlice() {
    SliceForm form = new SliceForm(2, 3, false);
    byte[] labels = new byte[H * W];
    float[] image = heads(form);
    for (int y = 30; y < 37; y++) {
      for (int x = 20; x < 27; x++) {
        for (int slice = 0; slice < 3; slice++) {
          image[form.plane(slice, 0) * H * W + y * W + x] = 3;
          image[form.plane(slice, 1) * H * W + y * W + x] = -1;
        }
        labels[y * W + x] = 1;
      }
    }
    LabelledLesions lesions = new LabelledLesions();
    lesions.add(image, labels, H, W, form);
    LesionConfig config = LesionConfig.defaults().with(Source.GROWN);
    Planting planting = Planting.of(config, new LesionPlanting(config, form), lesions);
    double[] change = new double[2];
    int[] changed = new int[3]; // pixels of each slice
    for (int seed = 0; seed < 20; seed++) {
      float[] before = heads(form);
      float[] into = before.clone();
      byte[] planted = new byte[H * W];
      planting.plant(into, planted, H, W, random(seed));
      for (int i = 0; i < H * W; i++) {
        for (int c = 0; c < 2; c++) {
          int at = form.plane(1, c) * H * W + i;
          change[c] += planted[i] * (into[at] - before[at]);
        }
        for (int slice = 0; slice < 3; slice++) {
          int at = form.plane(slice, 0) * H * W + i;
          changed[slice] += into[at] != before[at] ? 1 : 0;
        }
      }
    }
    assertTrue(change[0] > 0 && change[1] < 0, change[0] + " and " + change[1]);
    assertTrue(changed[0] > 0 && changed[0] < 0.9 * changed[1], changed[0] + " of " + changed[1]);
    assertTrue(changed[2] > 0 && changed[2] < 0.9 * changed[1], changed[2] + " of " + changed[1]);
  }

  private static float[] heads(SliceForm form) {
    float[] image = new float[form.planes() * H * W];
    for (int p = 0; p < form.planes(); p++) {
      System.arraycopy(head(), 0, image, p * H * W, H * W);
    }
    return image;
  }
}
