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
import java.util.function.BiFunction;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.simtrans.config.PretrainConfig;
import org.simtrans.config.TrainConfig;
import org.simtrans.layout.Splits;
import org.simtrans.run.Outcome;
import org.simtrans.run.RunException;
import org.simtrans.run.RunFolder;
import org.simtrans.task.segmentation.UnlabelledConfig;
import org.simtrans.task.simclr.SimClrTask;
import org.simtrans.task.simmim.SimMimTask;
import org.simtrans.tensor.Tensors;
import org.simtrans.weights.StateDict;

/** A run that was stopped and resumed ends with the bits of one that was not. */
class ResumeTest {
  private static final int STEPS = 9; // an epoch has 2 to 4

  @TempDir Path folder;

  @BeforeEach
  void writeCohort() {
    SquaresCohort.write(folder.resolve("data"), 14);
  }

  @Test
  void training() throws IOException {
    TrainConfig config = SquaresCohort.trainConfig(folder.resolve("data"), STEPS, 1e-3);
    check((session, steps) -> Training.run(config, session), "model.safetensors");
  }

  /** The clock of a run does not begin again. */
  @Test
  void whatIsLeftOfTheMinutes() {
    TrainConfig plain = SquaresCohort.trainConfig(folder.resolve("data"), STEPS, 1e-3);
    TrainConfig config = plain.with(plain.optimisation().withLength(0, STEPS, 10));
    RunFolder run = new RunFolder(folder.resolve("run"));
    List<Double> minutes = new ArrayList<>();
    List<String> said = new ArrayList<>();
    StopSignal stop = new StopSignal();
    TrainingListener listener =
        new TrainingListener() {
          @Override
          public void onStep(StepEvent event) {
            minutes.add(event.minutes());
            if (event.step() == 3) {
              stop.request();
            }
          }

          @Override
          public void onMessage(String message) {
            said.add(message);
          }
        };
    RunSession begun = RunSession.in(run).heardBy(listener);
    assertEquals(Outcome.STOPPED, Training.run(config, begun.stoppedBy(stop)));
    assertEquals(3, minutes.size());
    assertTrue(said.stream().noneMatch(line -> line.contains("are left")), said.toString());
    double before = minutes.get(2);
    RunSession resumed = begun.resuming(true).stoppedBy(new StopSignal());
    assertEquals(
        Outcome.OUT_OF_TIME,
        Training.run(plain.with(plain.optimisation().withLength(0, STEPS, before / 2)), resumed));
    assertEquals(3, minutes.size(), "nothing was left");
    assertTrue(said.contains("of these minutes, 0.00 are left"), said.toString());

    assertEquals(Outcome.COMPLETE, Training.run(config, resumed));
    assertEquals(STEPS, minutes.size());
    assertTrue(minutes.get(3) > before, minutes.toString());
    assertTrue(
        said.get(said.size() - 1).matches("of these minutes, (9\\.[0-9]+|10\\.00) are left"),
        "" + said);
  }

  @Test
  void trainingWithAveragedWeightsAndFlips() throws IOException {
    TrainConfig plain = SquaresCohort.trainConfig(folder.resolve("data"), STEPS, 1e-3);
    TrainConfig config = plain.with(plain.optimisation().withEma(0.9)).withFlips(true);
    check((session, steps) -> Training.run(config, session), "model.safetensors");
  }

  @Test
  void theKeptWeightsAreTheAveragedOnes() {
    TrainConfig plain = SquaresCohort.trainConfig(folder.resolve("data"), 1, 1e-3);
    TrainConfig config = plain.with(plain.optimisation().withEma(0.9));
    RunFolder run = new RunFolder(folder.resolve("run"));
    Training.run(config, session(run, false, Long.MAX_VALUE));
    StateDict kept = StateDict.read(run.model());
    StateDict checkpoint = StateDict.read(run.checkpoints().resolve("last.safetensors"));
    for (String name : List.of("decoder.msd.scales.3.weight", "neck.0.reduce.bn.running_mean")) {
      float[] weights = Tensors.toFloats(kept.tensors().get(name));
      assertArrayEquals(
          Tensors.toFloats(checkpoint.tensors().get("average." + name)), weights, name);
      assertFalse(
          Arrays.equals(Tensors.toFloats(checkpoint.tensors().get("model." + name)), weights));
    }
    kept.free();
    checkpoint.free();
  }

  @Test
  void segmentationTaughtByTheAverage() throws IOException {
    TrainConfig config = withFewLabels().with(UnlabelledConfig.of(0.5));
    assertEquals(0.99, config.optimisation().ema());
    check((session, steps) -> Training.run(config, session), "model.safetensors");
  }

  @Test
  void segmentationWithPlantedLesionsInItsBatches() throws IOException {
    TrainConfig config = withFewLabels().with(UnlabelledConfig.of(0.25).withConsistency(0));
    assertEquals(0, config.optimisation().ema());
    check((session, steps) -> Training.run(config, session), "model.safetensors");
  }

  /** Of the subjects, four have labels to learn from. */
  private TrainConfig withFewLabels() {
    Path few = folder.resolve("few.json");
    new Splits(List.of("s00", "s01", "s02", "s03"), List.of("s04"), List.of("s05")).write(few);
    return SquaresCohort.trainConfig(folder.resolve("data"), STEPS, 1e-3).withSplits(few);
  }

  @Test
  void pretraining() throws IOException {
    PretrainConfig config = SquaresCohort.pretrainConfig(folder.resolve("data"), STEPS);
    check((session, steps) -> Training.run(config, session), "encoder.safetensors");
  }

  @Test
  void pretrainingInChunks() throws IOException {
    PretrainConfig config =
        SquaresCohort.pretrainConfig(folder.resolve("data"), STEPS)
            .with(new SimClrTask().withChunk(3)); // of 4
    check((session, steps) -> Training.run(config, session), "encoder.safetensors");
  }

  @Test
  void pretrainingOnHiddenBlocks() throws IOException {
    PretrainConfig config =
        SquaresCohort.pretrainConfig(folder.resolve("data"), STEPS).with(new SimMimTask());
    check((session, steps) -> Training.run(config, session), "encoder.safetensors");
  }

  private void check(BiFunction<RunSession, Integer, Outcome> run, String weights)
      throws IOException {
    RunFolder whole = new RunFolder(folder.resolve("whole"));
    RunFolder broken = new RunFolder(folder.resolve("broken"));
    assertEquals(Outcome.COMPLETE, run.apply(session(whole, false, Long.MAX_VALUE), STEPS));
    assertEquals(Outcome.STOPPED, run.apply(session(broken, false, 3), STEPS));
    assertEquals(Outcome.STOPPED, run.apply(session(broken, true, 4), STEPS));
    assertEquals(Outcome.COMPLETE, run.apply(session(broken, true, Long.MAX_VALUE), STEPS));
    assertArrayEquals(
        Files.readAllBytes(whole.path().resolve(weights)),
        Files.readAllBytes(broken.path().resolve(weights)));
    Path last = Path.of("checkpoint", "last.safetensors");
    assertEquals(tensorBytes(whole.path().resolve(last)), tensorBytes(broken.path().resolve(last)));
    assertEquals(steps(whole), steps(broken), "the log has each step once");
    assertFalse(Files.exists(whole.path().resolve(".cache")));
  }

  /** The values after the header, which holds the wall time. */
  private static String tensorBytes(Path file) throws IOException {
    byte[] all = Files.readAllBytes(file);
    int header = java.nio.ByteBuffer.wrap(all).order(java.nio.ByteOrder.LITTLE_ENDIAN).getInt();
    return java.util.Arrays.hashCode(java.util.Arrays.copyOfRange(all, 8 + header, all.length))
        + " of "
        + all.length / 1024
        + " KiB";
  }

  private static List<String> steps(RunFolder run) throws IOException {
    return Files.readAllLines(run.metrics()).stream()
        .filter(line -> line.contains("\"epoch\"") && line.contains("\"train_loss\""))
        .map(line -> line.replaceAll(".*\"step\":(\\d+).*\"train_loss\":([0-9.E-]+).*", "$1 $2"))
        .toList();
  }

  private static RunSession session(RunFolder run, boolean resume, long stopAfter) {
    StopSignal stop = new StopSignal();
    TrainingListener listener =
        new TrainingListener() {
          @Override
          public void onStep(StepEvent event) {
            if (event.step() >= stopAfter) {
              stop.request();
            }
          }
        };
    return RunSession.in(run).resuming(resume).heardBy(listener).stoppedBy(stop);
  }

  @Test
  void aRunIsNotOverwritten() {
    TrainConfig config = SquaresCohort.trainConfig(folder.resolve("data"), 1, 1e-3);
    RunFolder run = new RunFolder(folder.resolve("run"));
    Training.run(config, session(run, false, Long.MAX_VALUE));
    RunException refused =
        assertThrows(
            RunException.class, () -> Training.run(config, session(run, false, Long.MAX_VALUE)));
    assertTrue(refused.getMessage().contains("'resume'"), refused.getMessage());
  }
}
