package org.simtrans.train;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.simtrans.InvalidSettingException;
import org.simtrans.cohort.LabelValues;
import org.simtrans.config.DataConfig;
import org.simtrans.config.PretrainConfig;
import org.simtrans.config.TrainConfig;
import org.simtrans.data.SliceStore;
import org.simtrans.image.Affine;
import org.simtrans.image.Images;
import org.simtrans.image.Volume;
import org.simtrans.loss.DiceBceLoss;
import org.simtrans.loss.SegmentationLoss;
import org.simtrans.nn.Layer;
import org.simtrans.ranks.GradientSum;
import org.simtrans.ranks.Ranks;
import org.simtrans.ranks.Together;
import org.simtrans.run.CheckpointFiles;
import org.simtrans.run.Outcome;
import org.simtrans.run.RunFolder;
import org.simtrans.task.EpochPlan;
import org.simtrans.task.Learner;
import org.simtrans.task.Setup;
import org.simtrans.task.Task;
import org.simtrans.task.TaskBatch;
import org.simtrans.task.lesions.LesionTask;
import org.simtrans.task.segmentation.SegmentationTask;
import org.simtrans.task.simclr.SimClrTask;
import org.simtrans.task.simmim.SimMimTask;
import org.simtrans.tensor.Compute;
import org.simtrans.tensor.ComputeDevice;
import org.simtrans.tensor.Precision;
import org.simtrans.tensor.Rng;
import org.simtrans.tensor.Tensors;
import org.simtrans.weights.StateDict;

/** Two ranks with 16 slices each learn what one learns from all 32. */
class DataParallelTest {
  private static final int SIZE = SquaresCohort.SIZE;
  private static final int BATCH = 32;
  private static final int SLICES = 6; // of a volume, 4 mm apart: some are near each other

  private static final Compute ONE_THREAD = new Compute(3, 1, Precision.FP32, ComputeDevice.CPU);

  /**
   * A shift of what a batch norm takes in changes nothing that comes out: such a weight's gradient
   * is rounding, which Adam makes as large as any other.
   */
  private static final String WITHOUT_EFFECT =
      "encoder.norm.bias|neck.*(reduce|refine1).bn.bias|.*running_mean";

  @TempDir Path folder;
  private Path data;

  /** Blurred noise in volumes, with a lesion in each. */
  @BeforeEach
  void writeCohort() {
    data = folder.resolve("data");
    RandomGenerator random = EpochPlan.generator(11);
    int[] shape = {SIZE, SIZE, SLICES};
    for (int s = 0; s < 12; s++) {
      float[] image = new float[SIZE * SIZE * SLICES];
      byte[] mask = new byte[image.length];
      int left = 4 + random.nextInt(12);
      for (int p = 0; p < image.length; p++) {
        int x = p % SIZE;
        int y = p / SIZE % SIZE;
        mask[p] = (byte) (Math.abs(x - left - 5) < 5 && Math.abs(y - 16) < 6 ? 1 : 0);
        double wave = Math.sin(0.3 * s + 0.2 * x) * Math.cos(0.1 * s * y);
        image[p] = (float) (100 + 40 * wave + 10 * random.nextGaussian() + 60 * mask[p]);
      }
      String name = "s%02d.nii.gz".formatted(s);
      Affine affine = Affine.scaling(1, 1, 4);
      Images.write(data.resolve("images").resolve(name), Volume.of(shape, affine, image));
      Images.write(data.resolve("labels").resolve(name), Volume.ofLabels(shape, affine, mask));
    }
  }

  private PretrainConfig pretrainConfig(int steps) {
    return SquaresCohort.pretrainConfig(data, steps)
        .with(SquaresCohort.optimisation(steps, BATCH, 1e-3))
        .with(ONE_THREAD);
  }

  private TrainConfig trainConfig(String model, int steps) {
    return SquaresCohort.trainConfig(data, steps, 1e-3)
        .with(SquaresCohort.optimisation(steps, BATCH, 1e-3))
        .with(ONE_THREAD)
        .withModel(model, "swin-tiny-test");
  }

  // --- gradients -----------------------------------------------------------------------------

  /** What one of several ranks learns of a task. */
  private record Rank<B extends TaskBatch>(Task<B> task, Setup setup, SliceStore store) {

    Map<String, float[]> gradients(Ranks ranks) {
      Rng rng = new Rng(3);
      Learner<B> learner = task.learner(setup, rng, ranks);
      Layer model = learner.network();
      model.train(true);
      model.synchronise(ranks);
      rng.shareBetween(ranks.rank(), ranks.size(), task.form().imagesPerSlice());
      rng.reseed(77); // stochastic depth
      learner.loss(task.batches(setup, store, ranks).batch(0)).backward().run();
      new GradientSum(ranks, model.parameters().values()).of();
      Map<String, float[]> gradients = new LinkedHashMap<>();
      model
          .parameters()
          .forEach(
              (name, weight) -> {
                Tensor gradient = weight.grad();
                if (gradient.defined()) {
                  gradients.put(name, Tensors.toFloats(gradient));
                }
              });
      return gradients;
    }
  }

  private SliceStore store(DataConfig config) {
    return SliceStore.build(
        config.open(),
        LabelValues.scan(config.open()),
        config.preprocessing(),
        folder,
        1,
        (d, t) -> {});
  }

  /**
   * @param chunk slices that pass through a rank's encoder at a time: all, or a part
   */
  @ParameterizedTest
  @ValueSource(ints = {BATCH, 5})
  void simClrWithNegativesFromAllRanksAndNeighboursLeftOut(int chunk) {
    PretrainConfig config = pretrainConfig(1);
    SimClrTask task = new SimClrTask().withTemperature(0.1);
    try (SliceStore store = store(config.data())) {
      boolean[] near = task.batches(config.setup(), store, Ranks.alone()).batch(0).near();
      assertTrue(IntStream.range(0, near.length).filter(i -> near[i]).count() > 2 * BATCH);
      checkGradients(
          several -> new Rank<>(several ? task.withChunk(chunk) : task, config.setup(), store),
          1e-5);
    }
  }

  @Test
  void hiddenBlocks() {
    PretrainConfig config = pretrainConfig(1).with(new SimMimTask());
    try (SliceStore store = store(config.data())) {
      checkGradients(several -> new Rank<>(config.task(), config.setup(), store), 1e-5);
    }
  }

  @Test
  void plantedLesions() {
    PretrainConfig config = pretrainConfig(1).with(new LesionTask());
    try (SliceStore store = store(config.data())) {
      checkGradients(several -> new Rank<>(config.task(), config.setup(), store), 1e-5);
    }
  }

  @Test
  void simTransWithSynchronisedBatchNorms() {
    checkSegmentation("simtrans", 1e-5);
  }

  @Test
  void uNetWithDiceOverTheWholeBatch() {
    checkSegmentation("unet", 1e-3); // its instance norms over 2 × 2 pixels magnify rounding
  }

  @Test
  void diceOverTheWholeBatch() {
    float[] logits = new float[2 * 2 * 9];
    float[] masks = new float[logits.length];
    for (int i = 0; i < logits.length; i++) {
      logits[i] = (float) Math.sin(i * i);
      masks[i] = i < 22 && i % 3 == 0 ? 1 : 0; // the second image has fewer
    }
    float[] whole = gradient(new DiceBceLoss(), logits, masks, 2);
    List<float[]> halves =
        Together.of(
            2,
            ranks -> {
              int from = ranks.rank() * 18;
              return gradient(
                  new DiceBceLoss().partOf(ranks),
                  Arrays.copyOfRange(logits, from, from + 18),
                  Arrays.copyOfRange(masks, from, from + 18),
                  1);
            });
    assertArrayEquals(Arrays.copyOfRange(whole, 0, 18), halves.get(0), 1e-7f);
    assertArrayEquals(Arrays.copyOfRange(whole, 18, 36), halves.get(1), 1e-7f);
  }

  private static float[] gradient(SegmentationLoss loss, float[] logits, float[] masks, int n) {
    Tensor x = Tensors.of(logits, n, 2, 3, 3);
    x.set_requires_grad(true);
    loss.of(x, Tensors.of(masks, n, 2, 3, 3)).backward();
    return Tensors.toFloats(x.grad());
  }

  private void checkSegmentation(String name, double tolerance) {
    TrainConfig config = trainConfig(name, 1);
    SegmentationTask task = config.task(new LabelValues(List.of(1)));
    try (SliceStore store = store(config.data())) {
      checkGradients(several -> new Rank<>(task, config.setup(), store), tolerance);
    }
  }

  /**
   * @param rank one of several, or alone
   */
  private static void checkGradients(Function<Boolean, Rank<?>> rank, double tolerance) {
    Map<String, float[]> one = rank.apply(false).gradients(Ranks.alone());
    List<Map<String, float[]>> two = Together.of(2, ranks -> rank.apply(true).gradients(ranks));
    assertEquals(one.keySet(), two.get(0).keySet());
    one.forEach(
        (name, gradient) ->
            assertTrue(Arrays.equals(two.get(0).get(name), two.get(1).get(name)), name));
    double error = distance(one, two.get(0));
    assertTrue(error < tolerance, "relative error " + error);
  }

  /** The Euclidean length of the difference as a share of that of {@code expected}. */
  private static double distance(Map<String, float[]> expected, Map<String, float[]> found) {
    double error = 0;
    double whole = 0;
    for (String name : expected.keySet()) {
      float[] a = expected.get(name);
      float[] b = found.get(name);
      for (int i = 0; i < a.length; i++) {
        error += (a[i] - b[i]) * (double) (a[i] - b[i]);
        whole += a[i] * (double) a[i];
      }
    }
    return Math.sqrt(error / whole);
  }

  // --- runs ----------------------------------------------------------------------------------

  @Test
  void pretraining() {
    checkRuns(session -> Training.run(pretrainConfig(4), session));
  }

  @Test
  void training() {
    checkRuns(session -> Training.run(trainConfig("simtrans", 4), session));
  }

  @Tag("slow")
  @Test
  void pretrainingOfTwentySteps() {
    checkRuns(session -> Training.run(pretrainConfig(20), session));
  }

  @Tag("slow")
  @Test
  void trainingOfTwentySteps() {
    checkRuns(session -> Training.run(trainConfig("simtrans", 20), session));
  }

  /** One rank, two ranks, and two ranks that are stopped and go on as one. */
  private void checkRuns(Function<RunSession, Outcome> work) {
    RunFolder one = new RunFolder(folder.resolve("one"));
    RunFolder two = new RunFolder(folder.resolve("two"));
    RunFolder broken = new RunFolder(folder.resolve("broken"));
    work.apply(session(one, false, Ranks.alone(), false));
    List<Outcome> both = Together.of(2, ranks -> work.apply(session(two, false, ranks, false)));
    assertEquals(List.of(Outcome.COMPLETE, Outcome.COMPLETE), both);
    List<Outcome> stopped =
        Together.of(2, ranks -> work.apply(session(broken, false, ranks, true)));
    assertEquals(List.of(Outcome.STOPPED, Outcome.STOPPED), stopped, "rank 1 alone was signalled");
    work.apply(session(broken, true, Ranks.alone(), false));
    Map<String, float[]> expected = weights(one);
    double error = distance(expected, weights(two));
    double resumed = distance(expected, weights(broken));
    assertTrue(error < 1e-4, "relative error " + error);
    assertTrue(resumed < 1e-4, "relative error when resumed " + resumed);
    assertFalse(Files.exists(two.path().resolve(".cache-1")));
  }

  private static Map<String, float[]> weights(RunFolder run) {
    StateDict saved = CheckpointFiles.weights(run);
    Map<String, float[]> weights = new LinkedHashMap<>();
    saved.tensors().forEach((name, t) -> weights.put(name, Tensors.toFloats(t)));
    weights.keySet().removeIf(name -> name.matches(WITHOUT_EFFECT));
    saved.free();
    return weights;
  }

  /** The last rank alone may be asked to stop after a step. */
  private static RunSession session(RunFolder run, boolean resume, Ranks ranks, boolean stopSoon) {
    StopSignal stop = new StopSignal();
    if (ranks.rank() == ranks.size() - 1 && stopSoon) {
      stop.request();
    }
    return RunSession.in(run).resuming(resume).stoppedBy(stop).among(ranks);
  }

  @Test
  void aBatchThatCannotBeShared() {
    InvalidSettingException refused =
        assertThrows(InvalidSettingException.class, () -> Together.of(2, ranks -> ranks.share(15)));
    assertTrue(refused.getMessage().contains("multiple of 2"), refused.getMessage());
  }
}
