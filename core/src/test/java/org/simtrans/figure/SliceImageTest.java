package org.simtrans.figure;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.awt.Color;
import java.awt.image.BufferedImage;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class SliceImageTest {
  private static final int SIZE = 8;
  private final SliceImage slice =
      new SliceImage(new float[SIZE * SIZE], List.of(), SIZE, SIZE, new Window(0, 1), 1, 320);

  @Test
  void isDrawnInTrueProportion() {
    BufferedImage tall = slice.spacing(3, 1).plain();
    assertEquals(320, tall.getHeight());
    assertEquals(107, tall.getWidth());
  }

  @Test
  void showsValuesBeyondTheWindowBlackAndWhite() {
    float[] values = {-5, -5, 9, 9};
    BufferedImage picture =
        new SliceImage(values, List.of(), 2, 2, new Window(0, 1), 1, 40).plain();
    assertEquals(Color.BLACK, new Color(picture.getRGB(20, 1)));
    assertEquals(Color.WHITE, new Color(picture.getRGB(20, 38)));
  }

  @Test
  void shadesEachFindingInItsColour() {
    byte[] truth = new byte[SIZE * SIZE];
    byte[] prediction = new byte[SIZE * SIZE];
    Arrays.fill(truth, 0, 3 * SIZE, (byte) 1);
    Arrays.fill(prediction, SIZE, 5 * SIZE, (byte) 1);
    BufferedImage picture = slice.withComparison(truth, prediction);
    int pixel = 320 / SIZE;
    assertShade(PixelOutcome.MISSED, picture.getRGB(160, pixel / 2));
    assertShade(PixelOutcome.FOUND, picture.getRGB(160, 2 * pixel));
    assertShade(PixelOutcome.FALSE_ALARM, picture.getRGB(160, 4 * pixel));
    assertEquals(Color.BLACK, new Color(picture.getRGB(160, 7 * pixel)));
  }

  @Test
  void refusesLabelsOfAnotherSize() {
    assertThrows(IllegalArgumentException.class, () -> slice.withLabels(new byte[9]));
  }

  /** On black, a translucent colour keeps its hue. */
  private static void assertShade(PixelOutcome outcome, int rgb) {
    float[] expected = hueAndSaturation(outcome.color());
    float[] found = hueAndSaturation(new Color(rgb));
    assertEquals(expected[0], found[0], 0.02, outcome.word());
    assertEquals(expected[1], found[1], 0.05, outcome.word());
  }

  private static float[] hueAndSaturation(Color color) {
    return Color.RGBtoHSB(color.getRed(), color.getGreen(), color.getBlue(), null);
  }
}
