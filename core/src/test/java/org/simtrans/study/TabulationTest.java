package org.simtrans.study;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.simtrans.cohort.LabelValues;
import org.simtrans.config.Optimisation;
import org.simtrans.config.TrainConfig;
import org.simtrans.layout.Splits;
import org.simtrans.metric.CaseResult;
import org.simtrans.metric.Counts;
import org.simtrans.metric.Estimate;
import org.simtrans.metric.Evaluation;
import org.simtrans.metric.EvaluationSettings;
import org.simtrans.metric.Level;
import org.simtrans.metric.Measure;
import org.simtrans.model.ModelConfig;
import org.simtrans.run.ModelCard;
import org.simtrans.run.RunFolder;
import org.simtrans.study.StudyTables.Accuracy;
import org.simtrans.study.StudyTables.Cost;
import org.simtrans.study.StudyTables.Difference;
import org.simtrans.study.StudyTables.Run;
import org.simtrans.study.StudyTables.SystemScores;
import org.simtrans.tensor.Tensors;
import org.simtrans.train.SquaresCohort;
import org.simtrans.weights.StateDict;

/** Tables of run folders that a test writes itself, so that all numbers are known. */
class TabulationTest {
  private static final String ONE = "simtrans:swin-tiny-test";
  private static final String OTHER = "simtrans:swin-tiny-test@40x24";

  private static final Counts GOOD = new Counts(4, 1, 1, 94); // Dice 0.8
  private static final Counts MISSED = new Counts(0, 0, 5, 95);
  private static final Counts QUIET = new Counts(0, 0, 0, 100);
  private static final Counts FALSE_ALARM = new Counts(0, 5, 0, 95);

  @TempDir static Path root;

  private static StudyFolder folder;
  private static Tabulation tabulation; // counts each network once

  @BeforeAll
  static void write() throws IOException {
    folder = new StudyFolder(root);
    tabulation = new Tabulation(folder);
    new RunFolder(root).begin(StudyFolder.VERB, List.of("compare"), config());
    splits("a", "b", "c", "d").write(folder.splits());
    run(ONE, .5, 1, 12, GOOD, QUIET, MISSED, QUIET);
    splits("b", "c").write(runFolder(ONE, .5, 1).splits());
    run(ONE, 1, 1, 40, GOOD, QUIET, GOOD, QUIET);
    run(ONE, 1, 2, 30, MISSED, QUIET, GOOD, QUIET);
    run(OTHER, 1, 1, 35, GOOD, FALSE_ALARM, MISSED, QUIET);
    speeds(ONE, 1, 1, 5, 20, 10);
    speeds(ONE, 1, 2, 7, 30);
    speeds(OTHER, 1, 1, 8);
    new Measured(true, 2.5, 4000L, 100.0, 8).write(runFolder(ONE, 1, 1));
    new Measured(true, 3.5, 6000L, 50.0, 8).write(runFolder(ONE, 1, 2));
    new Measured(true, 1.5, null, null, 0).write(runFolder(OTHER, 1, 1));
    Path begun = runFolder(OTHER, 1, 2).path(); // without an evaluation
    Files.createDirectories(begun);
    Files.writeString(begun.resolve("metrics.jsonl"), "{\"step\":3,\"images_per_second\":99}\n");
  }

  private static Splits splits(String... train) {
    return new Splits(List.of(train), List.of("v"), List.of("s0", "s1"));
  }

  private static StudyConfig config() {
    return config(new Optimisation(1, 40, 0, 4, 1e-3, .05, .1, 1, null, null, null), 0);
  }

  private static StudyConfig config(Optimisation optimisation, long updates) {
    TrainConfig train = SquaresCohort.trainConfig(root.resolve("data"), 1, 1e-3);
    return new StudyConfig(
        train.with(optimisation),
        null,
        StudySystem.parseAll(List.of(OTHER, ONE), "swin-tiny-test"),
        List.of(1.0, .5),
        List.of(1L, 2L),
        "test",
        ONE,
        Map.of(),
        null,
        updates);
  }

  private static RunFolder runFolder(String system, double fraction, long seed) {
    return folder.run(StudySystem.parse(system, "swin-tiny-test"), fraction, seed).folder();
  }

  /** A picture of two slices for each of two subjects. */
  private static void run(String system, double fraction, long seed, int steps, Counts... slices)
      throws IOException {
    RunFolder run = runFolder(system, fraction, seed);
    Files.createDirectories(run.path());
    splits("a", "b", "c", "d").write(run.splits());
    Files.writeString(
        run.metrics(),
        "{\"kind\":\"step\",\"step\":1}\n{\"kind\":\"epoch\",\"step\":%d}\n{\"kind\":\"st"
            .formatted(steps));
    ModelCard card =
        new ModelCard(
            new ModelConfig("simtrans", "swin-tiny-test", 1, 1),
            SquaresCohort.trainConfig(root, 1, 1e-3).data().preprocessing(),
            new LabelValues(List.of(1)),
            .1 * seed,
            (int) (16 * seed),
            false,
            4,
            .25 * seed,
            seed,
            "test");
    new StateDict(Map.of("w", Tensors.zeros(1)), card.toMetadata()).write(run.model());
    List<CaseResult> cases = new ArrayList<>();
    for (int s = 0; s < 2; s++) {
      List<List<Counts>> counts = List.of(List.of(slices[2 * s]), List.of(slices[2 * s + 1]));
      cases.add(new CaseResult("s" + s, "case" + s, counts, List.of()));
    }
    Evaluation.of(cases, EvaluationSettings.of("test", .5, List.of(1))).write(run.evaluation());
  }

  private static void speeds(String system, double fraction, long seed, int... imagesPerSecond)
      throws IOException {
    StringBuilder log = new StringBuilder("{\"kind\":\"epoch\",\"step\":40}\n");
    for (int speed : imagesPerSecond) {
      log.append("{\"kind\":\"step\",\"step\":9,\"images_per_second\":%d}\n".formatted(speed));
    }
    Files.writeString(runFolder(system, fraction, seed).metrics(), log);
  }

  private static StudyTables tables() {
    return tabulation.tables(config());
  }

  private static Accuracy withAllLabels() {
    return tables().accuracy().get(1);
  }

  private static SystemScores scores(String system) {
    return withAllLabels().systems().stream()
        .filter(scores -> scores.system().equals(system))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void countsWhatIsThere() {
    StudyTables tables = tables();
    assertEquals(8, tables.runsPlanned(), "2 systems, 2 shares, 2 seeds");
    assertEquals(4, tables.runs().size());
    assertEquals(4, tables.trainSubjects());
    assertEquals(1, tables.valSubjects());
    assertEquals(2, tables.testSubjects());
    assertEquals(1000, tables.resamples());
    assertEquals(ONE, tables.reference());
  }

  @Test
  void aRunIsShownWithWhatItsFilesSay() {
    Run second = tables().runs().stream().filter(run -> run.seed() == 2).findFirst().orElseThrow();
    assertEquals(ONE, second.system());
    assertEquals("runs/simtrans-swin-tiny-test/labels-100/seed-2", second.folder());
    assertEquals(40, second.updates(), "the last step of the log");
    assertEquals(3.5, second.minutes());
    assertEquals(.2, second.threshold(), 1e-12);
    assertEquals(32, second.smallestPart());
    assertEquals(.5, second.valDice(), 1e-12);
    Run fewLabels =
        tables().runs().stream().filter(run -> run.labelFraction() == .5).findFirst().orElseThrow();
    assertEquals(12, fewLabels.updates(), "the broken line does not count");
    assertEquals(2, fewLabels.trainSubjects());
    assertEquals(0, fewLabels.minutes(), "not measured");
  }

  @Test
  void sharesOfLabelsAscendAndHaveTheirOwnRuns() {
    List<Accuracy> accuracy = tables().accuracy();
    assertEquals(List.of(.5, 1.0), accuracy.stream().map(Accuracy::labelFraction).toList());
    assertEquals(2, accuracy.get(0).trainSubjects());
    assertEquals(1, accuracy.get(0).systems().size());
    assertEquals(List.of(), accuracy.get(0).differences());
    assertEquals(4, accuracy.get(1).trainSubjects());
    assertEquals(
        List.of(OTHER, ONE),
        accuracy.get(1).systems().stream().map(SystemScores::system).toList(),
        "in the order in which they were asked for");
  }

  /** Seed 1: tp 8, fp 2, fn 2. Seed 2: tp 4, fp 1, fn 6. */
  @Test
  void aScoreIsTheMeanOverSeeds() {
    SystemScores one = scores(ONE);
    double[] pooled = {16 / 20.0, 8 / 15.0};
    assertEquals(List.of(1L, 2L), one.seeds());
    StudyTables.SeededScore dice = one.score(Level.POOLED, Measure.DICE);
    assertEquals(List.of(pooled[0], pooled[1]), dice.seedValues());
    assertEquals((pooled[0] + pooled[1]) / 2, dice.mean(), 1e-12);
    assertEquals((pooled[0] - pooled[1]) / Math.sqrt(2), dice.seedDeviation(), 1e-12);
    // Draws of two subjects: s0 s0 gives 0.8 and 0, s1 s1 gives 0.8 and 0.8.
    assertEquals(List.of((.8 + 0) / 2, (.8 + .8) / 2), dice.ci95());
    assertEquals((4 / 5.0 + 4 / 5.0) / 2, one.score(Level.POOLED, Measure.PRECISION).mean(), 1e-12);
    assertEquals((.8 + .4) / 2, one.score(Level.LESION_SLICES, Measure.DICE).mean(), 1e-12);
    assertEquals(2, one.subjects());
    assertEquals(4, one.slices());
    assertEquals(2, one.emptySlices());
    assertEquals(0, one.falsePositive().mean());
    assertEquals(.5, scores(OTHER).falsePositive().mean(), 1e-12);
    assertTrue(Double.isNaN(scores(OTHER).score(Level.POOLED, Measure.DICE).seedDeviation()));
  }

  /**
   * On seed 1, which both have. Per subject: the one 0.8 and 0.8; the other 2·4/(2·4+6+1) and 0.
   */
  @Test
  void aDifferenceIsPairedBySubjectOnCommonSeeds() {
    assertEquals(1, withAllLabels().differences().size());
    Difference difference = withAllLabels().differences().get(0);
    assertEquals(ONE, difference.system());
    assertEquals(OTHER, difference.other());
    assertEquals(List.of(1L), difference.seeds());
    Estimate pooled = difference.scores().get(Level.POOLED).get(Measure.DICE);
    assertEquals(.8 - 8 / 20.0, pooled.mean(), 1e-12);
    Estimate perSubject = difference.scores().get(Level.PER_SUBJECT).get(Measure.DICE);
    double first = .8 - 8 / 15.0;
    assertEquals((first + .8) / 2, perSubject.mean(), 1e-12);
    assertEquals(first, perSubject.low(), 1e-12);
    assertEquals(.8, perSubject.high(), 1e-12);
    assertEquals(-.5, difference.falsePositive().mean(), 1e-12);
    assertEquals(-1, difference.falsePositive().low(), 1e-12);
    assertEquals(0, difference.falsePositive().high(), 1e-12);
  }

  @Test
  void costsAreTheMediansOfTheRunsAndTheMostMemory() {
    List<Cost> costs = tables().costs();
    assertEquals(List.of(OTHER, ONE), costs.stream().map(Cost::system).toList());
    Cost other = costs.get(0);
    Cost one = costs.get(1);
    assertEquals(20, one.trainImagesPerSecond(), "of 10, 20 and 30: the first of a run warms up");
    assertEquals(75, one.inferenceImagesPerSecond(), "of 50 and 100");
    assertEquals(6000, one.peakTrainingBytes());
    assertTrue(Double.isNaN(other.trainImagesPerSecond()));
    assertTrue(Double.isNaN(other.inferenceImagesPerSecond()));
    assertNull(other.peakTrainingBytes());
    assertEquals("32x32", one.size());
    assertEquals("40x24", other.size());
    assertEquals(one.parameters(), other.parameters(), "one network");
    assertEquals(one.at384(), other.at384());
    assertTrue(one.at384().macs().full() > 10 * one.macs().full(), "384² is 144 times 32²");
    assertEquals("weighted", one.loss());
  }

  @Test
  void anotherSplitIsNotThis() throws IOException {
    Path file = runFolder(ONE, 1, 1).evaluation();
    String test = Files.readString(file);
    Files.writeString(file, test.replace("\"split\" : \"test\"", "\"split\" : \"val\""));
    try {
      assertEquals(3, tables().runs().size());
      assertEquals(List.of(2L), scores(ONE).seeds());
      assertEquals(List.of(), withAllLabels().differences(), "no seed is common");
    } finally {
      Files.writeString(file, test);
    }
  }

  @Test
  void theBudgetIsSaidInWords() {
    assertEquals("40 updates each", tables().budget());
    Optimisation minutes = new Optimisation(1, 0, 7, 4, 1e-3, .05, .1, 1, null, null, null);
    assertEquals("7 minutes each", tabulation.tables(config(minutes, 0)).budget());
    Optimisation both = new Optimisation(1, 9, .5, 4, 1e-3, .05, .1, 1, null, null, null);
    assertEquals(
        "9 updates each, or at most 0.5 minutes each", tabulation.tables(config(both, 0)).budget());
    Optimisation epochs = new Optimisation(3, 0, 0, 4, 1e-3, .05, .1, 1, null, null, null);
    String inEpochs = tabulation.tables(config(epochs, 21)).budget();
    assertTrue(inEpochs.startsWith("21 updates each"), inEpochs);
    assertTrue(inEpochs.contains("3 epochs"), inEpochs);
  }
}
