package org.simtrans.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class QuartilesTest {

  /** numpy.percentile([4, 1, 3, 2], [25, 50, 75]). */
  @Test
  void areNumpys() {
    assertEquals(new Quartiles(4, 1.75, 2.5, 3.25, 1.5), Quartiles.of(4, 1, 3, 2));
  }

  @Test
  void ofOneValueIsThatValue() {
    assertEquals(new Quartiles(1, 7, 7, 7, 0), Quartiles.of(7));
  }
}
