package org.simtrans.study;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.simtrans.config.Optimisation;
import org.simtrans.config.Preset;
import org.simtrans.config.TrainConfig;
import org.simtrans.layout.Splits;
import org.simtrans.metric.Evaluation;
import org.simtrans.predict.Evaluator;
import org.simtrans.run.Outcome;
import org.simtrans.run.RunException;
import org.simtrans.run.RunFolder;
import org.simtrans.train.SquaresCohort;
import org.simtrans.train.StopSignal;
import org.simtrans.train.TrainingListener;

/** A study of two systems from two seeds, stopped and resumed run by run. */
class StudyTest {
  private static final List<String> ALL =
      List.of(
          "simtrans:swin-tiny-test, 100 % of the labels, seed 1",
          "simtrans:swin-tiny-test@40x32, 100 % of the labels, seed 1",
          "simtrans:swin-tiny-test, 100 % of the labels, seed 2",
          "simtrans:swin-tiny-test@40x32, 100 % of the labels, seed 2");

  @TempDir Path root;

  private final List<String> begun = new ArrayList<>();
  private final List<String> finished = new ArrayList<>();
  private StudyFolder folder;

  @BeforeEach
  void write() {
    SquaresCohort.write(root.resolve("data"), 8);
    folder = new StudyFolder(root.resolve("study"));
  }

  private StudyConfig config() {
    TrainConfig train = SquaresCohort.trainConfig(root.resolve("data"), 1, 1e-3);
    return new StudyConfig(
        train,
        null,
        StudySystem.parseAll(
            List.of("simtrans:swin-tiny-test", "simtrans:swin-tiny-test@40x32"), "swin-tiny-test"),
        List.of(1.0),
        List.of(1L, 2L),
        "test",
        null,
        Map.of(),
        null,
        0);
  }

  /** Runs, and asks to stop once so many runs are finished in this call. */
  private Outcome run(boolean resume, int stopAfter) {
    return run(config(), resume, stopAfter);
  }

  private Outcome run(StudyConfig config, boolean resume, int stopAfter) {
    StopSignal stop = new StopSignal();
    StudyListener listener =
        new StudyListener() {
          private int done;

          @Override
          public TrainingListener onTraining(StudyRun run, int number, int total) {
            assertEquals(4, total);
            assertEquals(ALL.get(number - 1), run.title());
            begun.add(run.title());
            return new TrainingListener() {};
          }

          @Override
          public void onFinished(StudyRun run, Evaluation evaluation) {
            finished.add(run.title());
            if (++done == stopAfter) {
              stop.request();
            }
          }
        };
    return new Study(config, folder, resume, List.of("compare"), listener, stop).run();
  }

  /** One study for all, as each training takes its time. */
  @Test
  void resumedRunByRunItMakesEachRunOnce() throws IOException {
    assertEquals(Outcome.STOPPED, run(false, 1));
    assertEquals(ALL.subList(0, 1), finished);

    assertThrows(RunException.class, () -> run(false, 1), "it is not overwritten");
    RunException refused = assertThrows(RunException.class, () -> run(longer(), true, 1));
    assertTrue(refused.getMessage().contains("optimisation"), refused.getMessage());
    assertEquals(ALL.subList(0, 1), begun, "nor mixed");

    StudyRun first = folder.runs(config()).get(0); // trained; its evaluation gets lost
    String score = Files.readString(first.folder().evaluation());
    Files.delete(first.folder().evaluation());
    finished.clear();
    assertEquals(Outcome.STOPPED, run(true, 1));
    assertEquals(score, Files.readString(first.folder().evaluation()));
    assertEquals(ALL.subList(0, 1), begun, "only the evaluation is made again");

    assertEquals(Outcome.STOPPED, run(true, 2));
    assertEquals(ALL.subList(0, 3), finished);
    assertEquals(Outcome.COMPLETE, run(true, 0));
    assertEquals(ALL, finished);
    assertEquals(ALL, begun, "what was finished is not begun again");
    assertEquals(Outcome.COMPLETE, run(true, 0));
    assertEquals(ALL, finished, "nothing is left to do");
    Splits whole = Splits.read(folder.splits());
    for (StudyRun run : folder.runs(config())) {
      assertEquals(whole, Splits.read(run.folder().splits()), run.title());
      assertTrue(Measured.read(run.folder()).orElseThrow().trained(), run.title());
    }
    evaluatedAgain(folder.runs(config()).get(0).folder().path());
  }

  /** By one call, on the data of the run and on a copy of it elsewhere. */
  private void evaluatedAgain(Path run) {
    Evaluation known = Evaluation.read(new RunFolder(run).evaluation());
    Path copy = root.resolve("copy");
    SquaresCohort.write(copy, 8);
    for (Evaluation again :
        List.of(Evaluator.ofRun(run, "test"), Evaluator.ofRun(run, copy, "test"))) {
      assertEquals("test", again.split());
      assertEquals(known.subjects(), again.subjects());
      assertEquals(known.slices(), again.slices());
      assertEquals(
          known.overall().pooled().dice().mean(), again.overall().pooled().dice().mean(), 0.02);
    }
    assertThrows(RunException.class, () -> Evaluator.ofRun(root.resolve("data"), "test"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "tables.md",
        "tables.json",
        "figure9.png",
        "report.html",
        "splits.json",
        "pretrained/mine.txt",
        "runs/mine.txt"
      })
  void filesThatAStudyWouldReplaceAreKept(String name) throws IOException {
    Path file = folder.path().resolve(name);
    Files.createDirectories(file.getParent());
    Files.writeString(file, "precious");
    RunException refused = assertThrows(RunException.class, () -> run(false, 1));
    assertTrue(
        refused.getMessage().contains("choose another folder") || name.startsWith("runs"),
        refused.getMessage());
    assertEquals("precious", Files.readString(file));
    assertFalse(folder.exists());
    assertTrue(begun.isEmpty());
  }

  @Test
  void presetsCompareThePapersModels() {
    Path data = root.resolve("data");
    StudyConfig plain = StudyConfig.preset(Preset.TINY, data);
    assertEquals(
        StudyConfig.DEFAULT_SYSTEMS, plain.systems().stream().map(StudySystem::name).toList());
    assertEquals(TrainConfig.preset(Preset.TINY, data), plain.train());
    StudyConfig named =
        StudyConfig.preset(Preset.TINY, data, "unet", "simtrans+pretrained").withSteps(7);
    assertEquals("simtrans+pretrained", named.referenceSystem().name());
    assertEquals(7, named.train().optimisation().steps());
    assertEquals(7, named.pretraining().optimisation().steps());
    assertEquals(named.train().encoder(), named.pretraining().encoder());
    assertEquals(2, named.withMinutes(2).pretraining().optimisation().minutes());
  }

  /** The same with another budget. */
  private StudyConfig longer() {
    StudyConfig config = config();
    TrainConfig train = config.train();
    Optimisation twice = new Optimisation(1, 2, 0, 4, 1e-3, .05, .1, 1, null, null, null);
    return new StudyConfig(
        train.with(twice),
        null,
        config.systems(),
        config.labelFractions(),
        config.seeds(),
        "test",
        null,
        Map.of(),
        null,
        0);
  }

  @Test
  void whatWasMeasuredIsAddedUp() {
    Measured first = Measured.NOTHING.trained(false, 2, 500L);
    assertFalse(first.trained());
    Measured second = first.trained(true, 3, 400L).inferred(80, 8);
    assertTrue(second.trained());
    assertEquals(5, second.minutes());
    assertEquals(500, second.peakTrainingBytes(), "the most of both");
    assertEquals(600, second.trained(true, 0, 600L).peakTrainingBytes());
    assertEquals(500, second.trained(true, 0, null).peakTrainingBytes());
    assertEquals(80, second.trained(true, 1, null).inferenceImagesPerSecond());
  }

  @Test
  void sharesAreWrittenAsPeopleDo() {
    assertEquals("10", Percent.of(.1));
    assertEquals("2.5", Percent.of(.025));
    assertEquals("100", Percent.of(1));
    assertEquals("7", Percent.of(.07));
    assertEquals("0.5", Percent.of(.005));
    assertEquals("33.33333", Percent.of(1 / 3.0));
  }
}
