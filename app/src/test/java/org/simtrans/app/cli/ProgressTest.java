package org.simtrans.app.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class ProgressTest {
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();
  private final PrintStream stream = new PrintStream(err);
  private Instant now = Instant.EPOCH;

  @Test
  void linesTellRateAndTimeLeftEveryTenSecondsAndTheEnd() {
    try (Progress lines =
        new Progress.Lines(new Console(stream, stream, 0), "train", "steps", 0, 400, () -> now)) {
      for (int done = 1; done <= 400; done++) {
        now = now.plusMillis(100);
        lines.at(done, done == 400 ? "loss 0.10" : "");
      }
    }

    String[] said = err.toString().split(System.lineSeparator());
    assertEquals(4, said.length, err.toString());
    assertEquals("train: 100 of 400 steps, 10.0 per second, 0:30 left", said[0]);
    assertEquals("train: 400 of 400 steps, 10.0 per second, in 0:40, loss 0.10", said[3]);
  }

  /** Not ".4 per second", and never "?". */
  @Test
  void slowWorkIsToldInSecondsForEach() {
    try (Progress lines =
        new Progress.Lines(new Console(stream, stream, 0), "train", "steps", 0, 4, () -> now)) {
      for (int done = 1; done <= 4; done++) {
        now = now.plusMillis(2500);
        lines.at(done, "");
      }
    }

    assertTrue(err.toString().contains("train: 4 of 4 steps, 2.5 s each, in 0:10"), err.toString());
    assertFalse(err.toString().contains("?"), err.toString());
  }

  @Test
  void aBarEndsAtTheTotalThatItTurnedOutToBe() {
    try (Progress bar = Progress.on(new Console(stream, stream, 100), "train", "steps", 100)) {
      bar.at(59);
      bar.expect(59);
    }

    String last = err.toString().replaceAll("(?s).*\r", "");
    assertTrue(last.contains("100%"), err.toString());
    assertTrue(last.contains(" per second"), err.toString());
  }

  @Test
  void aTerminalGetsABarThatFitsIt() {
    try (Progress bar = Progress.on(new Console(stream, stream, 60), "train", "steps", 10)) {
      bar.at(10);
    }

    assertTrue(err.toString().contains("100%"), err.toString());
    err.toString()
        .lines()
        .flatMap(line -> line.lines())
        .forEach(line -> assertTrue(line.replaceAll(".*\r", "").length() <= 60, line));
  }
}
