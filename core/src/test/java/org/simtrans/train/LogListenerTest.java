package org.simtrans.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.simtrans.run.Outcome;
import org.simtrans.run.RunFolder;
import org.simtrans.run.RunJson;

/** Lines of metrics.jsonl, by hand. */
class LogListenerTest {
  @TempDir Path folder;

  private List<JsonNode> lines() throws IOException {
    Path file = new RunFolder(folder).metrics();
    return Files.exists(file)
        ? Files.readAllLines(file).stream().map(RunJson::parseOrNull).toList()
        : List.of();
  }

  private LogListener listener() {
    return new LogListener(new RunFolder(folder));
  }

  /** Step n has the loss n, and takes n seconds for 6 images. */
  private static StepEvent step(long n, long total, Map<String, Double> measures) {
    return new StepEvent(n, total, 2, n, 1e-3 * n, measures, 6, n, n / 4.0, 0, 0);
  }

  @Test
  void theFirstEveryTenthAndTheLastStepAreWritten() throws IOException {
    LogListener listener = listener();
    for (long n = 1; n <= 23; n++) {
      listener.onStep(step(n, 23, Map.of("accuracy", n / 100.0)));
    }
    List<JsonNode> lines = lines();
    assertEquals(
        List.of(1L, 10L, 20L, 23L),
        lines.stream().map(line -> line.path("step").asLong()).toList());
    JsonNode second = lines.get(1); // of steps 2 to 10
    assertEquals("step", second.path("kind").asText());
    assertEquals(2, second.path("epoch").asInt());
    assertEquals(54 / 9.0, second.path("loss").asDouble(), 1e-12, "mean of 2 to 10");
    assertEquals(.1, second.path("accuracy").asDouble(), 1e-12, "of the last step");
    assertEquals(1e-2, second.path("lr").asDouble(), 1e-12, "of the last step");
    assertEquals(9 * 6 / 54.0, second.path("images_per_second").asDouble(), 1e-12);
    assertEquals(.25, second.path("waited").asDouble(), 1e-12);
    assertFalse(second.has("exchanged"), "one rank exchanges nothing");
    assertEquals((21 + 22 + 23) / 3.0, lines.get(3).path("loss").asDouble(), 1e-12);
  }

  @Test
  void measuresStandInTheOrderOfTheirNames() throws IOException {
    Map<String, Double> measures = new LinkedHashMap<>();
    for (String name : List.of("zeta", "chance", "probe", "accuracy")) {
      measures.put(name, 0.5);
    }
    listener().onStep(step(1, 9, measures));
    List<String> names = new ArrayList<>();
    lines().get(0).fieldNames().forEachRemaining(names::add);
    names.retainAll(measures.keySet());
    assertEquals(List.of("accuracy", "chance", "probe", "zeta"), names);
  }

  @Test
  void ranksSayWhatTheyExchanged() throws IOException {
    listener().onStep(new StepEvent(1, 9, 1, 1, 1, Map.of(), 6, 2, 0, .5, 0));
    assertEquals(.25, lines().get(0).path("exchanged").asDouble(), 1e-12);
  }

  /** JSON has no NaN: what was not measured is left out. */
  @Test
  void whatIsNotFiniteIsLeftOut() throws IOException {
    LogListener listener = listener();
    listener.onEpoch(
        new EpochEvent(4, 1, Double.NaN, Map.of("val_dice", .5, "probe", Double.NaN), true));
    listener.onStep(step(1, 9, Map.of("accuracy", Double.POSITIVE_INFINITY)));
    JsonNode epoch = lines().get(0);
    assertEquals("epoch", epoch.path("kind").asText());
    assertEquals(4, epoch.path("step").asLong());
    assertEquals(.5, epoch.path("val_dice").asDouble());
    assertEquals(true, epoch.path("kept").asBoolean());
    assertFalse(epoch.has("train_loss") || epoch.has("probe"), epoch.toString());
    assertFalse(lines().get(1).has("accuracy"));
  }

  @Test
  void whatWasSkippedIsNamed() throws IOException {
    listener().onSkip(new SkipEvent(7, 2, "its loss is NaN", "slice 3 of a", 1));
    assertEquals(
        "{\"kind\":\"skipped\",\"step\":7,\"epoch\":2,\"what\":\"its loss is NaN\",\"batch\":\"slice"
            + " 3 of a\"}",
        lines().get(0).toString());
  }

  @Test
  void theEndIsWrittenDownAndTakenBackByARunThatGoesOn() throws IOException {
    LogListener listener = listener();
    listener.onStart(0, 3);
    for (long n = 1; n <= 3; n++) {
      listener.onStep(step(n, 3, Map.of()));
    }
    listener.onEnd(Outcome.OUT_OF_TIME);
    JsonNode end = lines().get(2);
    assertEquals("{\"kind\":\"end\",\"step\":3,\"outcome\":\"out of time\"}", end.toString());
    assertTrue(RunFolder.isEnd(end) && !RunFolder.isEnd(lines().get(1)));
    LogListener longer = listener();
    longer.onStart(3, 9);
    assertEquals(2, lines().size());
    longer.onEnd(Outcome.COMPLETE); // nothing was left to do
    assertEquals(3, lines().get(2).path("step").asLong());
  }

  @Test
  void aRunThatWasStoppedHasNoEnd() throws IOException {
    LogListener listener = listener();
    listener.onStep(step(1, 3, Map.of()));
    listener.onEnd(Outcome.STOPPED);
    assertEquals(1, lines().size());
  }

  @Test
  void aResumedRunWritesItsLinesAgain() throws IOException {
    LogListener listener = listener();
    for (long n = 1; n <= 10; n++) {
      listener.onStep(step(n, 20, Map.of()));
    }
    LogListener resumed = listener();
    resumed.onStart(5, 20);
    for (long n = 6; n <= 10; n++) {
      resumed.onStep(step(n, 20, Map.of()));
    }
    List<JsonNode> lines = lines();
    assertEquals(List.of(1L, 10L), lines.stream().map(line -> line.path("step").asLong()).toList());
    assertEquals(8, lines.get(1).path("loss").asDouble(), 1e-12, "mean of 6 to 10");
  }
}
