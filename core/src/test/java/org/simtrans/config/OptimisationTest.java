package org.simtrans.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.simtrans.InvalidSettingException;

class OptimisationTest {
  private final Optimisation tenEpochs =
      new Optimisation(10, 0, 0, 4, 1e-3, 0.05, 0.1, 1, null, null);

  @Test
  void warmsUpThenFallsToZero() {
    assertEquals(0.5e-3, tenEpochs.learningRateAt(0.05), 1e-12);
    assertEquals(1e-3, tenEpochs.learningRateAt(0.1), 1e-12);
    assertEquals(0.5e-3, tenEpochs.learningRateAt(0.55), 1e-12);
    assertEquals(0, tenEpochs.learningRateAt(1), 1e-12);
    double last = Double.MAX_VALUE;
    for (double p = 0.1; p <= 1; p += 0.01) {
      assertTrue(tenEpochs.learningRateAt(p) < last);
      last = tenEpochs.learningRateAt(p);
    }
  }

  @Test
  void stepsOverrideEpochs() {
    assertEquals(70, tenEpochs.totalSteps(7));
    assertEquals(33, new Optimisation(10, 33, 0, 4, 1e-3, 0, 0.1, 1, null, null).totalSteps(7));
  }

  @Test
  void aRunCutByTimeHasCooled() {
    Optimisation timed = new Optimisation(10, 0, 20, 4, 1e-3, 0, 0.1, 1, null, null);
    assertEquals(0.5, timed.progress(1, 1000, 10));
    assertEquals(0.9, timed.progress(900, 1000, 10));
    assertEquals(1, timed.progress(900, 1000, 21));
    assertEquals(0.9, tenEpochs.progress(900, 1000, 1e9));
  }

  @Test
  void nonsenseIsRefused() {
    assertThrows(
        InvalidSettingException.class,
        () -> new Optimisation(0, 0, 0, 4, 1e-3, 0, 0.1, 1, null, null));
    assertThrows(
        InvalidSettingException.class,
        () -> new Optimisation(1, 0, 0, 4, Double.NaN, 0, 0.1, 1, null, null));
    assertThrows(
        InvalidSettingException.class,
        () -> new Optimisation(1, 0, 0, 4, 1e-3, 0, 1, 1, null, null));
    assertThrows(InvalidSettingException.class, () -> tenEpochs.withEma(1));
    assertThrows(InvalidSettingException.class, () -> tenEpochs.withLayerDecay(1.5));
  }
}
