package org.simtrans.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.simtrans.ProcessMark;

/** What lies in a run's folder, and how it is changed. */
class RunFolderTest {
  private static final List<String> LINES =
      List.of(
          "{\"kind\":\"step\",\"step\":1,\"loss\":3}",
          "{\"kind\":\"epoch\",\"step\":4}",
          "{\"kind\":\"skipped\",\"step\":5}",
          "{\"kind\":\"step\",\"step\":10}");

  @TempDir Path folder;

  private RunFolder run;

  @BeforeEach
  void name() {
    run = new RunFolder(folder.resolve("deep/run"));
  }

  // --- config.json ---------------------------------------------------------------------------

  @Test
  void whatIsRunIsWrittenDown() {
    assertFalse(run.exists());
    run.begin("train", List.of("train", "--steps", "4"), Map.of("model", "unet"));
    assertTrue(run.exists());
    JsonNode config = run.readConfig();
    assertEquals("train", config.path("verb").asText());
    assertEquals("4", config.path("command").path(2).asText());
    assertEquals("unet", config.at("/config/model").asText());
    assertFalse(config.path("version").asText().isEmpty());
    assertFalse(config.path("java").asText().isEmpty());
  }

  @Test
  void aRunIsNotOverwritten() {
    run.begin("train", List.of(), Map.of("model", "unet"));
    run.log(RunJson.object().put("step", 1));
    RunException refused =
        assertThrows(RunException.class, () -> run.begin("train", List.of(), Map.of()));
    assertTrue(refused.getMessage().contains(run.path().toString()), refused.getMessage());
    assertEquals("unet", run.readConfig().at("/config/model").asText());
  }

  /** A process was killed while it prepared images: nothing was learned. */
  @Test
  void whatAFailedStartLeftIsNoRun() throws IOException {
    run.begin("train", List.of(), Map.of("model", "unet"));
    Files.writeString(run.splits(), "{}");
    Files.writeString(run.path().resolve(".lock"), "");
    Files.createDirectories(run.path().resolve(".cache-1"));
    run.begin("train", List.of(), Map.of("model", "vit"));
    assertEquals("vit", run.readConfig().at("/config/model").asText());
  }

  /** Of a process that was killed while it evaluated, or saved. */
  @Test
  void partsOfAllItsFoldersAreRemoved() throws IOException {
    ProcessMark own = ProcessMark.own();
    String part = ".a.png.%s.1.part".formatted(new ProcessMark(own.machine(), own.process(), "0"));
    for (Path in : List.of(run.path(), run.checkpoints(), run.pictures())) {
      Files.createDirectories(in);
      Files.writeString(in.resolve(part), "half");
      Files.writeString(in.resolve("a.png"), "whole");
    }
    run.removeLeftovers();
    for (Path in : List.of(run.path(), run.checkpoints(), run.pictures())) {
      assertFalse(Files.exists(in.resolve(part)), in.toString());
      assertTrue(Files.exists(in.resolve("a.png")), in.toString());
    }
  }

  @Test
  void aConfigurationOfAnotherProgramIsKept() throws IOException {
    Files.createDirectories(run.path());
    Files.writeString(run.config(), "{\"hidden_size\": 768}");
    assertThrows(RunException.class, () -> run.begin("train", List.of(), Map.of()));
    assertEquals("{\"hidden_size\": 768}", Files.readString(run.config()));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "model.safetensors",
        "encoder.safetensors",
        "splits.json",
        "metrics.jsonl",
        "evaluation.json",
        "report.html",
        "model.onnx",
        "checkpoint/last.safetensors",
        "pictures/mine.png"
      })
  void filesThatARunWouldReplaceAreKept(String name) throws IOException {
    Path file = run.path().resolve(name);
    Files.createDirectories(file.getParent());
    Files.writeString(file, "precious");
    RunException refused =
        assertThrows(RunException.class, () -> run.begin("train", List.of(), Map.of()));
    assertTrue(refused.getMessage().contains("would replace it"), refused.getMessage());
    assertEquals("precious", Files.readString(file));
    assertFalse(run.exists());
  }

  @Test
  void theLogIsNotWrittenThroughALink() throws IOException {
    run.begin("train", List.of(), Map.of());
    Path target = Files.writeString(folder.resolve("mine.txt"), "mine");
    Files.createSymbolicLink(run.metrics(), target);
    assertThrows(RunException.class, () -> run.log(RunJson.object().put("step", 1)));
    assertEquals("mine", Files.readString(target));
  }

  @Test
  void notesAndNewSettingsLeaveTheRest() {
    run.begin("train", List.of("train"), Map.of("model", "unet", "pretrained", "runs/p"));
    JsonNode before = run.readConfig();
    run.note(RunFolder.RANKS, 2);
    run.changeConfig(Map.of("model", "vit"));
    run.note(RunFolder.RANKS, 3);
    JsonNode after = run.readConfig();
    assertEquals(3, after.path(RunFolder.RANKS).asInt());
    assertEquals("{\"model\":\"vit\"}", after.path("config").toString());
    before
        .fieldNames()
        .forEachRemaining(
            name -> {
              if (!name.equals("config")) {
                assertEquals(before.get(name), after.get(name), name);
              }
            });
  }

  @Test
  void knowsWhatItBeganWith() {
    assertEquals(Optional.empty(), run.beganWith(), "no run yet");
    run.begin("train", List.of(), Map.of("pretrained", "runs/p"));
    assertEquals(Optional.of(Path.of("runs/p")), run.beganWith());
    run.changeConfig(Map.of("model", "vit"));
    assertEquals(Optional.empty(), run.beganWith());
  }

  @Test
  void aFolderThatCannotBeMadeIsSaid() throws IOException {
    Files.writeString(folder.resolve("deep"), "a file");
    RunException refused =
        assertThrows(RunException.class, () -> run.begin("train", List.of(), Map.of()));
    assertTrue(refused.getMessage().contains("cannot be made"), refused.getMessage());
  }

  // --- metrics.jsonl -------------------------------------------------------------------------

  private void write(String log) throws IOException {
    Files.createDirectories(run.path());
    Files.writeString(run.metrics(), log);
  }

  private List<String> log() throws IOException {
    return Files.readAllLines(run.metrics());
  }

  @ParameterizedTest
  @CsvSource({"0, 0", "1, 1", "3, 1", "4, 2", "5, 3", "9, 3", "10, 4", "99, 4"})
  void linesAfterTheStepAreTakenBack(long step, int kept) throws IOException {
    write(String.join("\n", LINES) + "\n");
    run.rewindLog(step);
    assertEquals(LINES.subList(0, kept), log());
    String text = Files.readString(run.metrics());
    assertTrue(kept == 0 ? text.isEmpty() : text.endsWith("}\n"), "the next line begins anew");
  }

  /** A crash leaves half a line, a line without a step is nobody's, bytes may be no text. */
  @Test
  void brokenLinesAreTakenBack() throws IOException {
    Files.createDirectories(run.path());
    String text = LINES.get(0) + "\n{\"kind\":\"step\"}\n" + LINES.get(1) + "\n{\"kind\":\"st";
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    byte[] spoilt = Arrays.copyOf(bytes, bytes.length + 2);
    spoilt[bytes.length] = (byte) 0xC3; // half a character
    spoilt[bytes.length + 1] = (byte) 0xFF;
    Files.write(run.metrics(), spoilt);
    run.rewindLog(99);
    assertEquals(LINES.subList(0, 2), log());
  }

  @Test
  void withoutALogThereIsNothingToTakeBack() {
    run.rewindLog(3);
    assertFalse(Files.exists(run.metrics()));
  }

  @Test
  void linesAreAddedAtTheEnd() throws IOException {
    Files.createDirectories(run.path());
    run.log(RunJson.object().put("step", 1));
    run.log(RunJson.object().put("step", 2));
    assertEquals(List.of("{\"step\":1}", "{\"step\":2}"), log());
  }
}
