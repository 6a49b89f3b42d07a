package org.simtrans.study;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.simtrans.InvalidSettingException;
import org.simtrans.SimTransException;
import org.simtrans.cohort.ProgressListener;
import org.simtrans.config.Preset;
import org.simtrans.config.PretrainConfig;
import org.simtrans.config.TrainConfig;
import org.simtrans.layout.Splits;
import org.simtrans.metric.Evaluation;
import org.simtrans.run.Ensemble;
import org.simtrans.run.FoldFolder;
import org.simtrans.run.Outcome;
import org.simtrans.run.RunException;
import org.simtrans.run.RunFolder;
import org.simtrans.tensor.ComputeDevice;
import org.simtrans.tensor.Precision;
import org.simtrans.train.RunSession;
import org.simtrans.train.SquaresCohort;

class CrossValidationTest {
  @TempDir private static Path folder;
  private static Path data;

  @BeforeAll
  static void writeCohort() {
    data = folder.resolve("data");
    SquaresCohort.write(data, 7);
  }

  private static CrossValidation validation(TrainConfig config, String name, int folds) {
    return new CrossValidation(config, new FoldFolder(folder.resolve(name)), folds);
  }

  private static TrainConfig config() {
    return SquaresCohort.trainConfig(data, 1, 1e-3);
  }

  @Test
  void everySubjectIsTestedOnceByARunThatDidNotSeeIt() {
    List<Splits> folds = Splits.folds(List.of("a", "b", "c", "d", "e", "f", "g"), 3, 5, .15);
    List<String> tested = new ArrayList<>();
    for (Splits fold : folds) {
      assertEquals(7, fold.train().size() + fold.val().size() + fold.test().size());
      assertEquals(1, fold.val().size());
      tested.addAll(fold.test());
    }
    assertEquals(List.of("a", "b", "c", "d", "e", "f", "g"), tested.stream().sorted().toList());
    assertEquals(
        folds, Splits.folds(List.of("g", "f", "e", "d", "c", "b", "a"), 3, 5, .15), "of any order");
    assertThrows(
        InvalidSettingException.class, () -> Splits.folds(List.of("a", "b", "c"), 4, 5, .15));
  }

  @Test
  void foldsAreTrainedInAnyOrderAndPooled() {
    FoldFolder runs = new FoldFolder(folder.resolve("folds"));
    CrossValidation later = validation(config(), "folds", 2);
    assertEquals(Outcome.COMPLETE, train(later, runs, 1));
    assertTrue(later.pooled().isEmpty(), "one fold is missing");
    assertThrows(RunException.class, () -> Ensemble.runs(List.of(runs.path())));

    CrossValidation first = validation(config(), "folds", 2); // as on another host
    assertTrue(first.isFinished(1));
    assertEquals(Outcome.COMPLETE, train(first, runs, 0));
    Evaluation all = first.pooled().orElseThrow();
    assertEquals(7, all.subjects());
    assertEquals(Evaluation.read(runs.evaluation()).toJson(), all.toJson());
    Set<String> one = subjects(Evaluation.read(runs.fold(0).evaluation()));
    Set<String> two = subjects(Evaluation.read(runs.fold(1).evaluation()));
    assertEquals(one, Set.copyOf(Splits.read(runs.fold(0).splits()).test()));
    two.addAll(one);
    assertEquals(7, two.size());

    List<Path> both = Ensemble.runs(List.of(runs.path()));
    assertEquals(2, both.size());
    assertTrue(
        Ensemble.load(both, Precision.FP32, ComputeDevice.CPU) instanceof Ensemble,
        "folds of one cross-validation can draw together");
    assertThrows(RunException.class, () -> validation(config(), "folds", 3));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "config.json",
        "evaluation.json",
        "cases.csv",
        "fold-1/model.safetensors",
        "splits/fold-0.json",
        "splits/fold-1.json"
      })
  void filesThatFoldsWouldReplaceAreKept(String name) throws IOException {
    Path file = folder.resolve("of-others-" + name.replace('/', '-')).resolve(name);
    Files.createDirectories(file.getParent());
    Files.writeString(file, "precious");
    FoldFolder runs = new FoldFolder(folder.resolve("of-others-" + name.replace('/', '-')));
    assertThrows(SimTransException.class, () -> new CrossValidation(config(), runs, 2));
    assertEquals("precious", Files.readString(file));
  }

  /** A start that was killed while it wrote splits is no obstacle. */
  @Test
  void splitsOfAKilledStartAreDrawnAgain() throws IOException {
    validation(config(), "killed", 3);
    FoldFolder runs = new FoldFolder(folder.resolve("killed"));
    Splits last = Splits.read(runs.splits(2));
    Files.delete(runs.splits(0)); // it is written last
    validation(config(), "killed", 3);
    assertEquals(3, runs.count());
    assertEquals(last, Splits.read(runs.splits(2)));
  }

  private static Outcome train(CrossValidation validation, FoldFolder runs, int fold) {
    return validation.train(fold, RunSession.in(runs.fold(fold)), ProgressListener.SILENT);
  }

  private static Set<String> subjects(Evaluation evaluation) {
    Set<String> subjects = new HashSet<>();
    evaluation.cases().forEach(one -> subjects.add(one.subject()));
    return subjects;
  }

  @Test
  void imagesSeenInPretrainingAreSaid() {
    RunFolder before = new RunFolder(folder.resolve("pretrained"));
    before.begin("pretrain", List.of(), PretrainConfig.preset(Preset.TINY, data));
    new Splits(List.of("s00"), List.of("s01"), List.of("s02")).write(before.splits());
    List<String> said =
        validation(config().withPretrained(before.path()), "transductive", 2).remarks();
    assertEquals(1, said.size());
    assertTrue(said.get(0).contains("transductive"), said.get(0));
  }

  @Test
  void labelsSeenBeforeAreRefused() {
    RunFolder before = new RunFolder(folder.resolve("trained"));
    before.begin("train", List.of(), config());
    new Splits(List.of("s00"), List.of("s01"), List.of("s02")).write(before.splits());
    InvalidSettingException refused =
        assertThrows(
            InvalidSettingException.class,
            () -> validation(config().withPretrained(before.path()), "leaking", 2));
    assertTrue(refused.getMessage().contains("labels of 2 subjects"), refused.getMessage());
  }
}
