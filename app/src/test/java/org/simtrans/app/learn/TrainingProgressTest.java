package org.simtrans.app.learn;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.simtrans.app.cli.Console;
import org.simtrans.train.StepEvent;

/** What is shown of a run that has a budget of time. */
class TrainingProgressTest {
  private static final long UNKNOWN = Long.MAX_VALUE; // the clock alone ends the run

  private final ByteArrayOutputStream said = new ByteArrayOutputStream();
  private final Console console =
      new Console(new PrintStream(said, true, StandardCharsets.UTF_8), out(), 0);

  private PrintStream out() {
    return new PrintStream(said, true, StandardCharsets.UTF_8);
  }

  private static StepEvent step(long step, double minutes) {
    return new StepEvent(step, UNKNOWN, 1, 1, 1, Map.of(), 1, 6, 0, 0, minutes);
  }

  /** Of ten minutes, an earlier process had used all but a step of this one. */
  @Test
  void theMinutesOfAnEarlierProcessCount() {
    try (TrainingProgress progress = new TrainingProgress(console, "train", 10)) {
      progress.onStart(100, UNKNOWN);
      progress.onStep(step(101, 9.9));
      assertEquals(
          "train: continues after step 100", said.toString(StandardCharsets.UTF_8).strip());
      progress.onStep(step(102, 10));
    }
    String all = said.toString(StandardCharsets.UTF_8);
    assertTrue(all.contains("train: 102 of 102 steps, "), all);
  }
}
