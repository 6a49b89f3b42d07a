package org.simtrans.elsewhere;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.simtrans.bench.MatmulPeak;
import org.simtrans.bench.StepBench;
import org.simtrans.bench.StepResult;
import org.simtrans.bench.StepSettings;
import org.simtrans.config.Pretexts;
import org.simtrans.config.PretrainConfig;
import org.simtrans.config.TaskSettings;
import org.simtrans.ranks.Ranks;
import org.simtrans.run.Outcome;
import org.simtrans.run.RunException;
import org.simtrans.run.RunFolder;
import org.simtrans.run.RunJson;
import org.simtrans.task.Streams;
import org.simtrans.tensor.ComputeDevice;
import org.simtrans.train.Footprint;
import org.simtrans.train.RunSession;
import org.simtrans.train.SquaresCohort;
import org.simtrans.train.StepEvent;
import org.simtrans.train.StopSignal;
import org.simtrans.train.Training;
import org.simtrans.train.TrainingListener;

/** A task that core does not know is trained, resumed, timed, and foreseen in memory. */
class TaskOfOthersTest {
  private static final int STEPS = 5;

  @TempDir Path folder;
  private PretrainConfig config;

  @BeforeEach
  void writeCohort() {
    SquaresCohort.write(folder.resolve("data"), 12);
    config =
        SquaresCohort.pretrainConfig(folder.resolve("data"), STEPS)
            .with(Pretexts.named("brightness"));
  }

  private RunSession session(String run, boolean resume, long stopAfter) {
    StopSignal stop = new StopSignal();
    TrainingListener listener =
        new TrainingListener() {
          @Override
          public void onStep(StepEvent event) {
            assertTrue(event.measures().containsKey("error"));
            if (event.step() == stopAfter) {
              stop.request();
            }
          }
        };
    return RunSession.in(folder.resolve(run)).resuming(resume).heardBy(listener).stoppedBy(stop);
  }

  @Test
  void isTrainedAndResumedToTheSameBitsFromItsFileAlone() throws IOException {
    RunFolder broken = new RunFolder(folder.resolve("broken"));
    assertEquals(Outcome.COMPLETE, Training.run(config, session("whole", false, 0)));
    assertEquals(Outcome.STOPPED, Training.run(config, session("broken", false, 2)));
    PretrainConfig read = PretrainConfig.read(broken.config());
    assertEquals(config, read.with(config.data()), "the channels have been looked up since");
    assertEquals(Outcome.COMPLETE, Training.run(read, session("broken", true, 0)));
    assertArrayEquals(
        Files.readAllBytes(new RunFolder(folder.resolve("whole")).encoder()),
        Files.readAllBytes(broken.encoder()));
  }

  @Test
  void itsMemoryIsForeseenAndItsStepsAreTimed() {
    Optional<Footprint> footprint = Footprint.of(config);
    footprint.ifPresent(found -> assertTrue(found.bytes(8) > found.bytes(1)));
    MatmulPeak peak = MatmulPeak.measure(ComputeDevice.CPU, 48);
    StepBench bench =
        new StepBench(new StepSettings(0, 1, false), peak, (d, t) -> {}, Ranks.alone());
    StepResult result = bench.of(config);
    assertEquals("brightness", result.network());
    assertEquals(config.optimisation().batch(), result.images());
  }

  @Test
  void itsSettingsAreReadByItsOwnClassAndSetByName() {
    BrightnessTask changed =
        (BrightnessTask)
            TaskSettings.of(config.task()).with(Map.of("threshold", TaskSettings.value("0.5")));
    assertEquals(new BrightnessTask(0.5), changed);
    ObjectNode json = (ObjectNode) RunJson.tree(config.with(changed));
    assertEquals(0.5, json.at("/task/threshold").asDouble());
    assertEquals(
        config.with(changed), RunJson.as(json, PretrainConfig.class, Path.of("config.json")));
  }

  @Test
  void whereItsJarIsMissingTheFileAndTheTaskAreNamed() {
    ObjectNode json = (ObjectNode) RunJson.tree(config);
    ((ObjectNode) json.get("task")).put("name", "loudness");
    RunException refused =
        assertThrows(
            RunException.class,
            () -> RunJson.as(json, PretrainConfig.class, Path.of("run/config.json")));
    assertTrue(
        refused.getMessage().startsWith("run/config.json needs the task 'loudness'"),
        refused.getMessage());
  }

  @Test
  void itDrawsOtherNumbersThanEveryOtherTask() {
    for (String other : Pretexts.names().subList(0, 3)) {
      assertNotEquals(Streams.of(other), Streams.of("brightness"));
    }
    assertEquals(
        4,
        Stream.of("simclr", "segmentation", "lesions", "simmim")
            .mapToLong(Streams::of)
            .filter(id -> id >= 1 && id <= 4)
            .distinct()
            .count());
  }
}
