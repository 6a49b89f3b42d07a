package org.simtrans.train;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.simtrans.config.DataConfig;
import org.simtrans.config.TrainConfig;
import org.simtrans.run.Outcome;
import org.simtrans.run.RunException;
import org.simtrans.run.RunFolder;
import org.simtrans.weights.StateDict;

/** A checkpoint that was harmed is noticed, and the one before it used. */
class CheckpointTest {
  private static final int STEPS = 9; // an epoch has 2 to 4

  @TempDir static Path common;

  private static TrainConfig config;
  private static RunFolder whole;
  private static RunFolder stopped;

  @TempDir Path folder;

  private final List<String> messages = new ArrayList<>();
  private RunFolder run;
  private Path last;
  private Path previous;

  @BeforeAll
  static void train() {
    SquaresCohort.write(common.resolve("data"), 14);
    config = SquaresCohort.trainConfig(common.resolve("data"), STEPS, 1e-3);
    whole = new RunFolder(common.resolve("whole"));
    stopped = new RunFolder(common.resolve("stopped"));
    List<String> none = new ArrayList<>();
    assertEquals(
        Outcome.COMPLETE, Training.run(config, session(whole, false, Long.MAX_VALUE, none)));
    assertEquals(Outcome.STOPPED, Training.run(config, session(stopped, false, 7, none)));
  }

  @BeforeEach
  void copy() throws IOException {
    run = new RunFolder(folder.resolve("run"));
    last = run.checkpoints().resolve("last.safetensors");
    previous = run.checkpoints().resolve("previous.safetensors");
    Files.createDirectories(run.checkpoints());
    for (String name :
        List.of(
            "config.json",
            "splits.json",
            "metrics.jsonl",
            "model.safetensors",
            "checkpoint/last.safetensors",
            "checkpoint/previous.safetensors")) {
      Files.copy(stopped.path().resolve(name), run.path().resolve(name));
    }
  }

  @Test
  void oneBitIsNoticedAndTheOneBeforeUsed() throws IOException {
    flipABitIn(last);
    byte[] before = Files.readAllBytes(previous);

    assertEquals(Outcome.STOPPED, Training.run(config, session(run, true, 0, messages)));
    assertEquals(1, messages.size(), messages.toString());
    assertTrue(messages.get(0).contains("last.safetensors was altered"), messages.get(0));
    assertTrue(messages.get(0).contains("the checkpoint before it is used"), messages.get(0));
    assertArrayEquals(
        before, Files.readAllBytes(previous), "a bad one does not replace a good one");

    goOnToTheSameEnd();
  }

  @Test
  void halfAFileIsNoticedAndTheOneBeforeUsed() throws IOException {
    byte[] whole = Files.readAllBytes(last);
    Files.write(last, Arrays.copyOf(whole, whole.length / 2));
    goOnToTheSameEnd();
    assertTrue(messages.get(0).contains("is not a usable safetensors file"), messages.get(0));
  }

  @Test
  void anotherVersionIsNamed() throws IOException {
    StateDict state = StateDict.read(last);
    Map<String, String> metadata = new TreeMap<>(state.metadata());
    metadata.put("checkpoint_format", "3");
    metadata.put("version", "9.1");
    state.with(metadata).write(last);
    state.free();
    goOnToTheSameEnd();
    assertTrue(
        messages.get(0).contains("of another version of SimTrans (9.1, format 3"), messages.get(0));
  }

  @Test
  void aKillBetweenTheTwoRenamesLosesNothing() throws IOException {
    Files.move(last, run.checkpoints().resolve("next.safetensors"));
    byte[] before = Files.readAllBytes(previous);
    goOnToTheSameEnd();
    assertTrue(messages.isEmpty(), messages.toString());
    assertFalse(Arrays.equals(before, Files.readAllBytes(previous)), "what came next was used");
  }

  @Test
  void ifBothAreBadTheUserIsToldWhatToDo() throws IOException {
    flipABitIn(last);
    Files.writeString(previous, "nothing");
    RunException refused =
        assertThrows(
            RunException.class, () -> Training.run(config, session(run, true, STEPS, messages)));
    assertTrue(refused.getMessage().contains("last.safetensors was altered"), refused.getMessage());
    assertTrue(refused.getMessage().contains("previous.safetensors is not"), refused.getMessage());
    assertTrue(refused.getMessage().contains("'config' " + run.config()), refused.getMessage());
    assertTrue(refused.getMessage().contains("'pretrained' " + run.path()), refused.getMessage());
  }

  @Test
  void aCohortThatChangedIsSaidAndTheSplitKept() throws IOException {
    Path data = folder.resolve("data");
    SquaresCohort.write(data, 16); // two more subjects; the first fourteen are the same
    DataConfig grown = SquaresCohort.trainConfig(data, STEPS, 1e-3).data();
    TrainConfig changed = config.with(grown);
    String split = Files.readString(run.splits());
    assertEquals(Outcome.STOPPED, Training.run(changed, session(run, true, 0, messages)));
    assertEquals(split, Files.readString(run.splits()));
    assertTrue(messages.isEmpty(), messages.toString());

    Files.delete(run.splits()); // it is then drawn anew, of all
    assertEquals(Outcome.STOPPED, Training.run(changed, session(run, true, 0, messages)));
    assertTrue(messages.get(0).startsWith("the slices are not those that"), messages.get(0));
  }

  private void goOnToTheSameEnd() throws IOException {
    assertEquals(
        Outcome.COMPLETE, Training.run(config, session(run, true, Long.MAX_VALUE, messages)));
    assertArrayEquals(Files.readAllBytes(whole.model()), Files.readAllBytes(run.model()));
  }

  private static void flipABitIn(Path file) throws IOException {
    byte[] bytes = Files.readAllBytes(file);
    bytes[bytes.length / 2] ^= 1;
    Files.write(file, bytes);
  }

  private static RunSession session(
      RunFolder folder, boolean resume, long stopAfter, List<String> messages) {
    StopSignal stop = new StopSignal();
    if (stopAfter == 0) {
      stop.request();
    }
    TrainingListener listener =
        new TrainingListener() {
          @Override
          public void onStep(StepEvent event) {
            if (event.step() >= stopAfter) {
              stop.request();
            }
          }

          @Override
          public void onMessage(String message) {
            if (!message.startsWith("planned: ")) { // of every run
              messages.add(message);
            }
          }
        };
    return RunSession.in(folder).resuming(resume).heardBy(listener).stoppedBy(stop);
  }
}
