package org.simtrans.metric;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class CountsTest {
  private static final EmptyPolicy ONE = EmptyPolicy.ONE;

  @Test
  void countsOneLabel() {
    byte[] truth = {0, 1, 1, 2, 2, 0, 1, 0};
    byte[] predicted = {0, 1, 2, 2, 1, 1, 1, 0};
    assertEquals(new Counts(2, 2, 1, 3), Counts.of(truth, predicted, 1));
    assertEquals(new Counts(1, 1, 1, 5), Counts.of(truth, predicted, 2));
    assertEquals(new Counts(1, 2, 0, 1), Counts.of(truth, predicted, 4, 4, 1), "the last four");
  }

  @Test
  void scoresByHand() {
    Counts counts = new Counts(6, 2, 4, 88);
    assertEquals(12.0 / 18, counts.dice(ONE));
    assertEquals(6.0 / 12, counts.iou(ONE));
    assertEquals((6.0 / 12 + 88.0 / 94) / 2, counts.meanIou(ONE));
    assertEquals(6.0 / 8, counts.precision(ONE));
    assertEquals(6.0 / 10, counts.recall(ONE));
  }

  @Test
  void bothEmptyIsThePolicys() {
    Counts silent = new Counts(0, 0, 0, 9);
    for (Overlap overlap :
        new Overlap[] {Counts::dice, Counts::iou, Counts::precision, Counts::recall}) {
      assertEquals(1, overlap.of(silent, EmptyPolicy.ONE));
      assertEquals(0, overlap.of(silent, EmptyPolicy.ZERO));
      assertTrue(Double.isNaN(overlap.of(silent, EmptyPolicy.SKIP)));
    }
    assertEquals(1, silent.meanIou(EmptyPolicy.ONE));
    assertEquals(0.5, silent.meanIou(EmptyPolicy.ZERO));
    assertTrue(Double.isNaN(silent.meanIou(EmptyPolicy.SKIP)));
  }

  @Test
  void oneEmptyIsAnErrorUnderEveryPolicy() {
    for (EmptyPolicy policy : EmptyPolicy.values()) {
      for (Counts counts : new Counts[] {new Counts(0, 3, 0, 6), new Counts(0, 0, 3, 6)}) {
        assertEquals(0, counts.dice(policy));
        assertEquals(0, counts.iou(policy));
        assertEquals(0, counts.precision(policy));
        assertEquals(0, counts.recall(policy));
        assertEquals(6.0 / 9 / 2, counts.meanIou(policy));
      }
    }
  }

  @Test
  void aFullFrameIsRightWhenFound() {
    assertEquals(1, new Counts(9, 0, 0, 0).meanIou(ONE));
  }
}
