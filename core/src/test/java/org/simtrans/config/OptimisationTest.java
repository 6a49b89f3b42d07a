package org.simtrans.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.simtrans.InvalidSettingException;
import org.simtrans.run.RunJson;

class OptimisationTest {
  private final Optimisation tenEpochs =
      new Optimisation(10, 0, 0, 4, 1e-3, 0.05, 0.1, 1, null, null, null);

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
    assertEquals(
        33, new Optimisation(10, 33, 0, 4, 1e-3, 0, 0.1, 1, null, null, null).totalSteps(7));
  }

  @Test
  void aRunCutByTimeHasCooled() {
    Optimisation timed = new Optimisation(10, 0, 20, 4, 1e-3, 0, 0.1, 1, null, null, null);
    assertEquals(0.5, timed.progress(1, 1000, 10));
    assertEquals(0.9, timed.progress(900, 1000, 10));
    assertEquals(1, timed.progress(900, 1000, 21));
    assertEquals(0.9, tenEpochs.progress(900, 1000, 1e9));
  }

  @Test
  void minutesAloneEndARunByTheClock() {
    Optimisation hour = tenEpochs.withMinutes(60);
    assertEquals(Long.MAX_VALUE, hour.totalSteps(7));
    assertEquals(0.5, hour.progress(1_000_000, hour.totalSteps(7), 30), 1e-9);
    assertEquals("planned: 60 minutes of learning", hour.plan(7));
  }

  @Test
  void fewSlicesAreSeenMoreOften() {
    Optimisation preset = Preset.TINY.training();
    assertEquals(1000, preset.totalSteps(2));
    assertEquals(3000, preset.totalSteps(100));
    assertEquals(
        "planned: 1000 updates, the fewest of this preset (its epochs, 30, would be 60)",
        preset.plan(2));
    assertEquals("planned: 3000 updates (epochs: 30)", preset.plan(100));
    assertEquals(60, preset.withEpochs(30).totalSteps(2), "who names epochs means them");
    assertEquals(
        "planned: 60 updates (epochs: 30), but at most 1.5 minutes",
        preset.withLength(30, 0, 1.5).plan(2));
  }

  @Test
  void fileOfAnEarlierVersionHasNoFewestUpdates() {
    Optimisation earlier =
        RunJson.as(
            RunJson.parseOrNull(
                "{\"epochs\": 20, \"steps\": 0, \"minutes\": 60, \"batch\": 8, \"learning_rate\": 1e-3,"
                    + " \"weight_decay\": 0.05, \"warmup\": 0.05, \"clip\": 1}"),
            Optimisation.class,
            Path.of("config.json"));
    assertEquals(40, earlier.totalSteps(2));
    assertEquals(0.5, earlier.progress(20, 40, 0));
  }

  /** JSON's 1e999 is one. */
  @Test
  void whatIsInfiniteIsRefused() {
    double endless = Double.POSITIVE_INFINITY;
    assertThrows(
        InvalidSettingException.class,
        () -> new Optimisation(1, 0, 0, 4, endless, 0, 0.1, 1, null, null, null));
    assertThrows(
        InvalidSettingException.class,
        () -> new Optimisation(1, 0, 0, 4, 1e-3, endless, 0.1, 1, null, null, null));
    assertThrows(
        InvalidSettingException.class,
        () -> new Optimisation(1, 0, endless, 4, 1e-3, 0, 0.1, 1, null, null, null));
  }

  @Test
  void nonsenseIsRefused() {
    assertThrows(
        InvalidSettingException.class,
        () -> new Optimisation(0, 0, 0, 4, 1e-3, 0, 0.1, 1, null, null, null));
    assertThrows(
        InvalidSettingException.class,
        () -> new Optimisation(1, 0, 0, 4, Double.NaN, 0, 0.1, 1, null, null, null));
    assertThrows(
        InvalidSettingException.class,
        () -> new Optimisation(1, 0, 0, 4, 1e-3, 0, 1, 1, null, null, null));
    assertThrows(InvalidSettingException.class, () -> tenEpochs.withEma(1));
    assertThrows(InvalidSettingException.class, () -> tenEpochs.withLayerDecay(1.5));
  }
}
