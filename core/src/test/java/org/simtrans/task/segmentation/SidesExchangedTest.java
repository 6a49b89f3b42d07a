package org.simtrans.task.segmentation;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import org.junit.jupiter.api.Test;
import org.simtrans.task.EpochPlan;

class SidesExchangedTest {
  private static final byte[] MIRRORED = {0, 2, 1, 3};

  private static float[] image() {
    return new float[] {1, 2, 3, 4, 5, 6, /* second plane */ 7, 8, 9, 10, 11, 12};
  }

  private static byte[] labels() {
    return new byte[] {1, 1, 0, 3, 0, 2};
  }

  @Test
  void allPlanesAreMirroredAndTheLabelsGoToTheOtherSide() {
    float[] image = image();
    byte[] labels = labels();
    new SidesExchanged(1, MIRRORED, 3).apply(image, labels, EpochPlan.generator(1));
    assertArrayEquals(new float[] {3, 2, 1, 6, 5, 4, 9, 8, 7, 12, 11, 10}, image);
    assertArrayEquals(new byte[] {0, 2, 2, 1, 0, 3}, labels);
  }

  @Test
  void anEvenWidthHasNoMiddle() {
    float[] image = {1, 2, 3, 4};
    byte[] labels = {1, 0, 3, 2};
    new SidesExchanged(1, MIRRORED, 4).apply(image, labels, EpochPlan.generator(1));
    assertArrayEquals(new float[] {4, 3, 2, 1}, image);
    assertArrayEquals(new byte[] {1, 3, 0, 2}, labels);
  }

  @Test
  void withProbabilityNoneNothingChanges() {
    float[] image = image();
    byte[] labels = labels();
    new SidesExchanged(0, MIRRORED, 3).apply(image, labels, EpochPlan.generator(1));
    assertArrayEquals(image(), image);
    assertArrayEquals(labels(), labels);
  }
}
