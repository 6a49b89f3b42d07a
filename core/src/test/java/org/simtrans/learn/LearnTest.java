package org.simtrans.learn;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.simtrans.InvalidSettingException;
import org.simtrans.cohort.Cohort;
import org.simtrans.config.PretrainConfig;
import org.simtrans.config.TrainConfig;
import org.simtrans.data.InputSize;
import org.simtrans.layout.Case;
import org.simtrans.layout.CohortException;
import org.simtrans.layout.Splits;
import org.simtrans.metric.Evaluation;
import org.simtrans.predict.Segmenter;
import org.simtrans.run.Ensemble;
import org.simtrans.run.Outcome;
import org.simtrans.run.RunException;
import org.simtrans.run.RunFolder;
import org.simtrans.run.RunJson;
import org.simtrans.run.TrainedModel;
import org.simtrans.tensor.Compute;
import org.simtrans.tensor.ComputeDevice;
import org.simtrans.tensor.Precision;
import org.simtrans.train.RunSession;
import org.simtrans.train.SquaresCohort;
import org.simtrans.train.StepEvent;
import org.simtrans.train.StopSignal;

/** From pictures of squares to a model that finds them, in a few updates. */
class LearnTest {
  @TempDir private static Path folder;
  private static Path data; // 16 subjects, of which the last four have no labels

  private static final Wishes QUICK =
      Wishes.none().withModel("simtrans").withSize(new InputSize(32, 32)).withPretraining(0.5);

  @BeforeAll
  static void writeCohort() throws IOException {
    data = folder.resolve("data");
    SquaresCohort.write(data, 16);
    for (int i = 12; i < 16; i++) {
      Files.delete(data.resolve("labels").resolve("s%02d.png".formatted(i)));
    }
  }

  private static LearnConfig config(Wishes wishes) {
    return LearnConfig.of(data)
        .withMinutes(0.05)
        .with(new Compute(3, 1, Precision.FP32, ComputeDevice.CPU))
        .with(wishes);
  }

  private static Learned learn(Wishes wishes, Path run) {
    return new Learning(RunSession.in(run), new LearnListener() {}).run(config(wishes));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "plan.json",
        "plan-splits.json",
        "progress.json",
        "pretraining/mine.txt",
        "model.safetensors"
      })
  void filesThatItWouldReplaceAreKept(String name) throws IOException {
    Path run = folder.resolve("of-others-" + name.replace('/', '-'));
    Path file = run.resolve(name);
    Files.createDirectories(file.getParent());
    Files.writeString(file, "{}");
    assertThrows(RunException.class, () -> learn(QUICK, run));
    assertEquals("{}", Files.readString(file));
    try (Stream<Path> all = Files.walk(run)) {
      assertEquals(List.of(file), all.filter(Files::isRegularFile).toList());
    }
  }

  @Test
  void theFolderOfTheImagesIsRefusedAndOtherFilesAreNone() throws IOException {
    Path linked = Files.createSymbolicLink(folder.resolve("linked"), data);
    for (Path out : new Path[] {data, linked, data.resolve("images/..")}) {
      Learning learning = new Learning(RunSession.in(out), new LearnListener() {});
      for (Executable call :
          new Executable[] {
            () -> learning.plan(config(QUICK)), () -> learning.run(config(QUICK))
          }) {
        String refused = assertThrows(InvalidSettingException.class, call).getMessage();
        assertTrue(refused.contains("the folder of the images"), refused);
      }
    }
    Path noted = Files.createDirectories(folder.resolve("noted"));
    Files.writeString(noted.resolve("notes.txt"), "mine");
    new Learning(RunSession.in(noted), new LearnListener() {}).plan(config(QUICK));
    Files.writeString(noted.resolve("cases.csv"), "mine");
    Learning second = new Learning(RunSession.in(noted), new LearnListener() {});
    assertThrows(RunException.class, () -> second.plan(config(QUICK)), "in a dry run too");
  }

  private static List<String> subjects(Cohort cohort) {
    return cohort.cases().stream().map(Case::subject).sorted().distinct().toList();
  }

  @Test
  void leavesARunThatDrawsAndIsJudgedOnSubjectsThatNoPartHasSeen() {
    Path run = folder.resolve("learned");
    Learned learned = learn(QUICK, run);

    assertEquals(Outcome.COMPLETE, learned.outcome());
    Splits splits = Splits.read(new RunFolder(run).splits());
    assertEquals(2, splits.test().size());
    Evaluation evaluation = learned.evaluation().orElseThrow();
    assertEquals("test", evaluation.split());
    assertEquals(
        splits.test(), evaluation.cases().stream().map(c -> c.subject()).sorted().toList());
    assertEquals(Evaluation.read(new RunFolder(run).evaluation()).toJson(), evaluation.toJson());

    PretrainConfig pretraining = PretrainConfig.read(run.resolve(Learning.PRETRAINING));
    Splits its = Splits.read(new RunFolder(run.resolve(Learning.PRETRAINING)).splits());
    Cohort seen = pretraining.material(pretraining.cohort(), its).training();
    Set<String> expected = new HashSet<>(subjects(pretraining.cohort()));
    expected.removeAll(splits.test());
    expected.removeAll(splits.val());
    assertEquals(expected, Set.copyOf(subjects(seen)), "all but those held back");
    assertTrue(subjects(seen).contains("s15"), "without labels");

    TrainConfig training = TrainConfig.read(run);
    assertEquals(run.resolve(Learning.PRETRAINING).toString(), training.pretrained().toString());
    TrainedModel model = TrainedModel.load(run, Precision.FP32, ComputeDevice.CPU);
    assertEquals(32, Segmenter.of(model).model().card().preprocessing().height());
    model.release();
  }

  @Test
  void aPlanIsWrittenDownAndKept() {
    Path run = folder.resolve("planned");
    learn(QUICK.withBatch(2), run);
    JsonNode plan = RunJson.read(LearnPlan.file(run));
    assertEquals(0.05, plan.path("minutes").asDouble());
    assertEquals("test", plan.path("judged_on").asText());
    assertEquals(0.5, plan.path("pretraining_share").asDouble());
    List<String> what = new ArrayList<>();
    for (JsonNode one : plan.path("decisions")) {
      what.add(one.path("decision").asText());
      assertFalse(one.path("value").asText().isEmpty(), one.toString());
      boolean asked = one.path("asked").asBoolean();
      assertEquals(asked, one.path("reason").asText().equals("as you asked"), one.toString());
      assertEquals(
          Set.of("network", "input", "batch", "share of pretraining")
              .contains(what.get(what.size() - 1)),
          asked,
          one.toString());
    }
    assertTrue(
        what.containsAll(
            List.of(
                "held back",
                "network",
                "input",
                "intensities",
                "pretraining",
                "batch",
                "learning rate",
                "flips",
                "minutes")),
        what::toString);
    assertEquals(LearnPlan.read(run), LearnPlan.read(run));
    assertEquals(2, TrainConfig.read(run).optimisation().batch());
    assertThrows(RunException.class, () -> learn(QUICK, run), "the folder is taken");
  }

  /** Stops after a number of updates, counted over all parts. */
  private static final class Stopping implements LearnListener {
    private final StopSignal signal;
    private final int after;
    private final List<String> parts = new ArrayList<>();
    private int steps;

    Stopping(StopSignal signal, int after) {
      this.signal = signal;
      this.after = after;
    }

    @Override
    public void onPart(String part, double minutes) {
      parts.add(part);
    }

    @Override
    public void onStep(StepEvent event) {
      if (++steps == after) {
        signal.request();
      }
    }
  }

  @Test
  void goesOnWhereItWasStoppedByTheSamePlan() throws IOException {
    Path run = folder.resolve("stopped");
    StopSignal signal = new StopSignal();
    Stopping first = new Stopping(signal, 1);
    Learned stopped = new Learning(RunSession.in(run).stoppedBy(signal), first).run(config(QUICK));
    assertEquals(Outcome.STOPPED, stopped.outcome());
    assertEquals(List.of("pretraining"), first.parts);
    String plan = Files.readString(LearnPlan.file(run));
    double spent = RunJson.read(run.resolve("progress.json")).path("minutes").asDouble();
    assertTrue(spent > 0);

    Stopping second = new Stopping(new StopSignal(), -1);
    Learned done = new Learning(RunSession.in(run), second).resume();
    assertEquals(Outcome.COMPLETE, done.outcome());
    assertEquals(List.of("pretraining", "training", "evaluation"), second.parts);
    assertEquals(plan, Files.readString(LearnPlan.file(run)));
    assertTrue(done.minutes() > spent, "earlier minutes count");

    Stopping third = new Stopping(new StopSignal(), -1);
    Learned again = new Learning(RunSession.in(run), third).resume();
    assertEquals(List.of(), third.parts, "nothing is left to do");
    assertTrue(again.evaluation().isPresent());
  }

  @Test
  void whatWasJudgedIsJudgedAgainIfNobodyCouldWriteItsPictures() {
    Path run = folder.resolve("judged");
    Learning first =
        new Learning(
            RunSession.in(run),
            new LearnListener() {
              @Override
              public void onJudged() {
                throw new IllegalStateException("killed");
              }
            });
    assertThrows(IllegalStateException.class, () -> first.run(config(QUICK)));
    assertTrue(Files.exists(new RunFolder(run).cases()));

    Stopping second = new Stopping(new StopSignal(), -1);
    new Learning(RunSession.in(run), second).resume();
    assertEquals(List.of("evaluation"), second.parts);
  }

  @Test
  void aSpoiltConfigIsNamedBeforeARunGoesOn() throws IOException {
    for (String part : new String[] {"config.json", "pretraining/config.json"}) {
      Path run = folder.resolve("spoilt-" + part.replace('/', '-'));
      StopSignal signal = new StopSignal();
      Stopping first = new Stopping(signal, part.startsWith("pretraining") ? 1 : -1);
      new Learning(RunSession.in(run).stoppedBy(signal), first).run(config(QUICK));
      Files.writeString(run.resolve(part), "{\"a\":");
      Learning again = new Learning(RunSession.in(run), new LearnListener() {});
      String refused = assertThrows(RunException.class, again::resume).getMessage();
      assertTrue(refused.contains(run.resolve(part) + " cannot be understood"), refused);
    }
  }

  @Test
  void masksThatAreAllEmptyAreSaidToBe() throws IOException {
    Path empty = folder.resolve("empty");
    SquaresCohort.write(empty, 3);
    for (int i = 0; i < 3; i++) {
      Path label = empty.resolve("labels").resolve("s%02d.png".formatted(i));
      BufferedImage mask = ImageIO.read(label.toFile());
      BufferedImage black =
          new BufferedImage(mask.getWidth(), mask.getHeight(), BufferedImage.TYPE_BYTE_GRAY);
      ImageIO.write(black, "png", label.toFile());
    }
    Path run = folder.resolve("of-empty");
    for (Wishes wishes : new Wishes[] {QUICK, QUICK.withFolds(2)}) {
      Learning learning = new Learning(RunSession.in(run), new LearnListener() {});
      String refused =
          assertThrows(
                  CohortException.class,
                  () -> learning.run(config(wishes).with(LearnConfig.usual(empty))))
              .getMessage();
      assertTrue(refused.startsWith(empty + ": all 3 labels are empty"), refused);
      assertFalse(Files.exists(run));
    }
  }

  @Test
  void foldsShareOnePretrainingThatSawNoneOfThem() {
    Path run = folder.resolve("folds");
    Learned learned = learn(QUICK.withFolds(2), run);
    assertEquals(12, learned.evaluation().orElseThrow().subjects());
    Evaluation written = Evaluation.read(new RunFolder(run).evaluation());
    assertEquals("cross-validation", written.split(), "as a report reads it");
    PretrainConfig pretraining = PretrainConfig.read(run.resolve(Learning.PRETRAINING));
    Splits its = Splits.read(new RunFolder(run.resolve(Learning.PRETRAINING)).splits());
    assertEquals(
        List.of("s12", "s13", "s14", "s15"),
        subjects(pretraining.material(pretraining.cohort(), its).training()));
    assertEquals(2, Ensemble.runs(List.of(run)).size());
  }

  @Test
  void whatCannotBeLearnedFromIsRefusedAndLeavesNoFolder() throws IOException {
    Path run = folder.resolve("refused");
    Path bare = folder.resolve("bare");
    SquaresCohort.write(bare, 3);
    for (int i = 0; i < 3; i++) {
      Files.delete(bare.resolve("labels").resolve("s%02d.png".formatted(i)));
    }
    CohortException none =
        assertThrows(
            CohortException.class,
            () ->
                new Learning(RunSession.in(run), new LearnListener() {}).run(LearnConfig.of(bare)));
    assertTrue(none.getMessage().contains("'pretrain'"), none.getMessage());
    assertFalse(Files.exists(run));
    assertThrows(
        RunException.class, () -> learn(QUICK.withPretraining(null).withPretrained(bare), run));
    assertFalse(
        Files.exists(run), "weights that are not there are found before anything is learned");
    assertThrows(
        InvalidSettingException.class,
        () ->
            config(Wishes.none().withFolds(3))
                .with(LearnConfig.usual(data).withLabelFraction(0.5)));
  }
}
