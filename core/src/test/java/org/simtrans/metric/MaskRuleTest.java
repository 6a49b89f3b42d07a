package org.simtrans.metric;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import org.junit.jupiter.api.Test;

class MaskRuleTest {
  private static final MaskRule HALF = new MaskRule(0.5, 1);

  @Test
  void aPixelAtTheThresholdBelongsToTheLabel() {
    byte[] labels = new byte[3];
    HALF.label(new float[][] {{.5f, Math.nextDown(.5f), Float.NaN}}, labels, 0);
    assertArrayEquals(new byte[] {1, 0, 0}, labels);
  }

  @Test
  void theMostProbableLabelWins() {
    byte[] labels = new byte[4];
    float[][] probabilities = {{.9f, .6f, .4f, .2f}, {.8f, .7f, .6f, .3f}};
    HALF.label(probabilities, labels, 0);
    assertArrayEquals(new byte[] {1, 2, 2, 0}, labels);
  }

  @Test
  void writesFromTheOffsetOn() {
    byte[] labels = {7, 7, 7};
    HALF.label(new float[][] {{1, 0}}, labels, 1);
    assertArrayEquals(new byte[] {7, 1, 7}, labels);
  }
}
