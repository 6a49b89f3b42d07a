package org.simtrans.figure;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.awt.Color;
import java.awt.image.BufferedImage;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.simtrans.data.Fit;
import org.simtrans.data.PickedSlice;
import org.simtrans.data.Preprocessing;
import org.simtrans.image.Affine;
import org.simtrans.image.Plane;
import org.simtrans.image.Volume;
import org.simtrans.predict.FeatureMap;

class FeatureFigureTest {
  private static final int EDGE = 64;
  private static final int PANEL = 400; // pixels

  @Test
  void givesTheSameBytesTwice() {
    assertArrayEquals(Png.bytes(draw(truth(), 1)), Png.bytes(draw(truth(), 1)));
  }

  @Test
  void hasAPanelForTheTruthWhereItIsKnown() {
    int with = draw(truth(), 1).getWidth();
    int without = draw(null, 1).getWidth();
    assertTrue(with - without > PANEL && with - without < PANEL + 60, with + " and " + without);
    assertEquals(without, draw(new byte[EDGE * EDGE], 1).getWidth(), "nothing marked");
  }

  @Test
  void theRareEndIsLightInEveryStageWhateverItsSign() {
    for (int sign : new int[] {1, -1}) {
      BufferedImage picture = draw(null, sign);
      for (int stage = 1; stage <= 3; stage++) {
        Color lesion = at(picture, stage, 28, 28);
        Color tissue = at(picture, stage, 40, 40);
        assertTrue(lesion.getRed() > tissue.getRed() + 60, stage + ": " + lesion + tissue);
      }
    }
  }

  @Test
  void whatIsNoTissueIsGrey() {
    Color air = at(draw(null, 1), 1, 2, 2);
    assertEquals(air.getRed(), air.getBlue(), 10);
    assertTrue(air.getRed() > 200);
  }

  @Test
  void theRampRisesInLightness() {
    double before = -1;
    for (int i = 0; i <= 100; i++) {
      Color color = new Color(Ramp.rgb(i / 100.0));
      double light = 0.2126 * linear(color.getRed()) + 0.7152 * linear(color.getGreen());
      light += 0.0722 * linear(color.getBlue());
      assertTrue(light > before, i + " % is darker than before");
      before = light;
    }
    assertEquals(Ramp.rgb(0), Ramp.rgb(-3));
    assertEquals(Ramp.rgb(1), Ramp.rgb(7));
  }

  private static double linear(int value) {
    return Math.pow(value / 255.0, 2.2);
  }

  /** The colour of a pixel of the slice in one panel, image 0, stages from 1. */
  private static Color at(BufferedImage picture, int panel, int x, int y) {
    int left = firstDark(picture);
    int step = (picture.getWidth() - 2 * left - PANEL) / 4;
    int top = top(picture, left);
    double place = (double) PANEL / EDGE;
    return new Color(
        picture.getRGB(
            left + panel * step + (int) ((x + 0.5) * place), top + (int) ((y + 0.5) * place)));
  }

  /** The margin: the image panel is black at its left edge. */
  private static int firstDark(BufferedImage picture) {
    int x = 0;
    while (top(picture, x) < 0) {
      x++;
    }
    return x;
  }

  /** Where a long run of black begins in a column, or -1. */
  private static int top(BufferedImage picture, int x) {
    int run = 0;
    for (int y = 0; y < picture.getHeight(); y++) {
      run = (picture.getRGB(x, y) & 0xFFFFFF) == 0 ? run + 1 : 0;
      if (run == PANEL) {
        return y - PANEL + 1;
      }
    }
    return -1;
  }

  private static BufferedImage draw(byte[] truth, int sign) {
    float[] values = new float[EDGE * EDGE];
    for (int i = 0; i < values.length; i++) {
      boolean inside = Math.hypot(i / EDGE - 32, i % EDGE - 32) < 26;
      values[i] = inside ? 100 + i % 5 : 0;
    }
    Volume volume = Volume.of(new int[] {EDGE, EDGE, 1}, Affine.scaling(1, 1, 1), values);
    PickedSlice slice = PickedSlice.of("a", volume, truth, Plane.AXIAL, OptionalInt.of(0));
    List<FeatureMap> maps = new ArrayList<>();
    for (int stride = 4; stride <= 32; stride *= 2) {
      maps.add(map(stride, stride == 8 ? -sign : sign));
    }
    Preprocessing size = new Preprocessing(EDGE, EDGE, Plane.AXIAL, Fit.RESIZE);
    return new FeatureFigure(slice, size).draw(maps, "an encoder");
  }

  /** Places about (28, 28) stand out. */
  private static FeatureMap map(int stride, int sign) {
    int edge = EDGE / stride;
    float[] values = new float[2 * edge * edge];
    for (int i = 0; i < values.length; i++) {
      int place = i % (edge * edge);
      boolean marked = place / edge == 28 / stride && place % edge == 28 / stride;
      values[i] = sign * ((marked ? 20 : 0) + place % 3);
    }
    return new FeatureMap(stride, 2, edge, edge, values);
  }

  private static byte[] truth() {
    byte[] truth = new byte[EDGE * EDGE];
    for (int i = 0; i < truth.length; i++) {
      truth[i] = (byte) (Math.hypot(i / EDGE - 28, i % EDGE - 28) < 6 ? 1 : 0);
    }
    return truth;
  }
}
