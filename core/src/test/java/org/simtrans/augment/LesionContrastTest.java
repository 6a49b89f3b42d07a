package org.simtrans.augment;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.simtrans.augment.ViewsTest.random;

import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.simtrans.cohort.LabelValues;

/** A disc of tissue (0) in air (-1), and in it a square lesion (2). */
class LesionContrastTest {
  private static final int H = 60;
  private static final int W = 80;

  private final byte[] labels = new byte[H * W];

  private static boolean isLesion(int row, int column) {
    return Math.abs(row - 30) <= 6 && Math.abs(column - 40) <= 6;
  }

  private static double fromMiddle(int row, int column) {
    return Math.hypot(row - 30, column - 40);
  }

  LesionContrastTest() {
    for (int i = 0; i < H * W; i++) {
      labels[i] = (byte) (isLesion(i / W, i % W) ? 1 : 0);
    }
  }

  private static float[] head(float lesion) {
    float[] image = new float[H * W];
    for (int i = 0; i < H * W; i++) {
      boolean isTissue = fromMiddle(i / W, i % W) < 25;
      image[i] = isLesion(i / W, i % W) ? lesion : isTissue ? 0 : -1;
    }
    return image;
  }

  private void vary(Jitter factor, float[] image, SliceForm form) {
    new LesionContrast(factor, form).apply(image, labels, H, W, random(1));
  }

  private static float at(float[] image, int row, int column) {
    return image[row * W + column];
  }

  @Test
  void aLesionStandsOutByTheFactor() {
    for (float factor : new float[] {0, 0.25f, 1, 1.5f}) {
      float[] image = head(2);
      vary(Jitter.always(factor, factor), image, SliceForm.GREY);
      assertEquals(2 * factor, at(image, 30, 40), 1e-5f, "the middle of the lesion");
      assertEquals(2 * factor, at(image, 27, 37), 1e-2f, "three pixels below its corner");
      assertEquals(0, at(image, 30, 52), 1e-5f, "tissue");
      assertEquals(-1, at(image, 2, 2), 0, "air");
    }
  }

  @Test
  void aDarkLesionStaysDark() {
    float[] image = head(-0.5f);
    vary(Jitter.always(0.5, 0.5), image, SliceForm.GREY);
    assertEquals(-0.25f, at(image, 30, 40), 1e-5f);
  }

  @Test
  void itsTextureStays() {
    float[] image = head(2);
    image[30 * W + 40] = 3;
    image[30 * W + 41] = 1; // the mean is still 2
    vary(Jitter.always(0, 0), image, SliceForm.GREY);
    assertEquals(1, at(image, 30, 40), 1e-5f);
    assertEquals(-1, at(image, 30, 41), 1e-5f);
  }

  /** What nobody labelled is neither lesion nor tissue. */
  @Test
  void whatNobodyLabelledIsLeftOut() {
    float[] image = head(2);
    for (int i = 0; i < H * W; i++) {
      double away = fromMiddle(i / W, i % W);
      if (away >= 25 && away < 28) {
        labels[i] = LabelValues.IGNORED;
        image[i] = 50;
      }
    }
    vary(Jitter.always(0.5, 0.5), image, SliceForm.GREY);
    assertEquals(1, at(image, 30, 40), 1e-5f);
    assertEquals(50, at(image, 30, 40 + 26), 0);
  }

  @Test
  void withoutALesionNothingChanges() {
    float[] image = head(2);
    Arrays.fill(labels, (byte) 0);
    vary(Jitter.always(0, 0), image, SliceForm.GREY);
    assertArrayEquals(head(2), image);
  }

  /** Whole organs in air have no tissue around them to be told from. */
  @Test
  void whatHasNoTissueAroundItStays() {
    float[] image = new float[H * W];
    for (int i = 0; i < H * W; i++) {
      image[i] = labels[i] == 1 ? 1 : -1;
    }
    float[] before = image.clone();
    vary(Jitter.always(0, 0), image, SliceForm.GREY);
    assertArrayEquals(before, image);
  }

  /** Of two channels one shows the lesion brighter, the other darker; a neighbour shows none. */
  @Test
  void eachPlaneGoesByItsOwnDifference() {
    SliceForm form = new SliceForm(2, 3, false);
    float[] planes = new float[6 * H * W];
    float[] of = {0, 0, 2, -0.5f, 1, 0}; // slices from the lowest, each with its two channels
    for (int p = 0; p < of.length; p++) {
      System.arraycopy(head(of[p]), 0, planes, p * H * W, H * W);
    }
    vary(Jitter.always(0.5, 0.5), planes, form);
    for (int p = 0; p < of.length; p++) {
      assertEquals(of[p] / 2, planes[p * H * W + 30 * W + 40], 1e-5f, "plane " + p);
    }
  }

  /** Contrasts vary from one another; colours of one picture vary alike. */
  @Test
  void coloursKeepTheirTone() {
    float[] planes = new float[3 * H * W];
    for (int p = 0; p < 3; p++) {
      System.arraycopy(head(1 + p), 0, planes, p * H * W, H * W);
    }
    float[] channels = planes.clone();
    vary(Jitter.always(0.2, 0.9), planes, new SliceForm(3, 1, true));
    vary(Jitter.always(0.2, 0.9), channels, new SliceForm(3, 1, false));
    int middle = 30 * W + 40;
    float factor = planes[middle];
    assertEquals(2 * factor, planes[H * W + middle], 1e-5f);
    assertEquals(3 * factor, planes[2 * H * W + middle], 1e-5f);
    assertTrue(Math.abs(2 * channels[middle] - channels[H * W + middle]) > 1e-3);
  }
}
