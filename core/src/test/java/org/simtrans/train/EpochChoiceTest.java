package org.simtrans.train;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.simtrans.config.Optimisation;
import org.simtrans.host.Torch;
import org.simtrans.nn.Layer;
import org.simtrans.nn.Linear;
import org.simtrans.ranks.Ranks;
import org.simtrans.run.CheckpointFiles;
import org.simtrans.run.LoadedWeights;
import org.simtrans.run.Outcome;
import org.simtrans.run.RunFolder;
import org.simtrans.run.RunLock;
import org.simtrans.task.Batches;
import org.simtrans.task.EpochPlan;
import org.simtrans.task.Evidence;
import org.simtrans.task.Judge;
import org.simtrans.task.Learner;
import org.simtrans.task.TaskBatch;
import org.simtrans.tensor.NoGrad;
import org.simtrans.tensor.Rng;
import org.simtrans.tensor.Tensors;
import org.simtrans.weights.StateDict;

/** Which epoch's weights are kept, by scores that a test prescribes. */
class EpochChoiceTest {
  private static final int STEPS_PER_EPOCH = 3;
  private static final double NONE = Double.NaN;

  @TempDir Path folder;

  private final List<Integer> looks = new ArrayList<>();
  private final List<Integer> kept = new ArrayList<>();
  private final List<Integer> best = new ArrayList<>();
  private final List<Double> trainLosses = new ArrayList<>();
  private final List<Double> stepLosses = new ArrayList<>();
  private long bad = -1; // the batch that teaches nothing
  private float pretrained = Float.NaN; // what all weights are before the first step, if anything
  private long initialSeed = 3;
  private double slack;
  private final List<Float> judged = new ArrayList<>(); // a weight at each look

  @BeforeAll
  static void load() {
    Torch.load();
  }

  private static final class Toy extends Layer {
    private final Linear linear;

    Toy(Rng rng) {
      linear = add("linear", new Linear(2, 1, true, rng));
    }

    Tensor forward(Tensor x) {
      return linear.forward(x);
    }

    void fill(float value) {
      try (NoGrad off = new NoGrad()) {
        parameters().values().forEach(t -> t.fill_(new Scalar(value)));
      }
    }

    float weight() {
      return Tensors.toFloats(state().tensors().get("linear.weight"))[0];
    }
  }

  private record ToyBatch(float[] values) implements TaskBatch {
    @Override
    public int slices() {
      return 1;
    }

    @Override
    public String description() {
      return "a batch";
    }
  }

  /**
   * @param bad the batch that teaches nothing
   */
  private record ToyBatches(EpochPlan plan, long bad) implements Batches<ToyBatch> {
    @Override
    public ToyBatch batch(long step) {
      return new ToyBatch(
          new float[] {step == bad ? Float.NaN : 1 + step % 2, (float) Math.sin(step)});
    }
  }

  private record ToyLearner(Toy network, Judge judge) implements Learner<ToyBatch> {
    @Override
    public Loss loss(ToyBatch batch) {
      Tensor y = network.forward(Tensors.of(batch.values, 1, 2));
      return new Loss(y.mul(y).mean(), Map.of());
    }

    @Override
    public LoadedWeights begin(Path weights) {
      throw new AssertionError("it begins with random weights");
    }

    @Override
    public Judge judge(Evidence evidence) {
      return judge;
    }
  }

  /** Epoch n scores what comes nth. */
  private final class Scripted implements Judge {
    private final Toy model;
    private final double[] scores;

    Scripted(Toy model, double[] scores) {
      this.model = model;
      this.scores = scores;
    }

    @Override
    public Look look(int epoch) {
      assertFalse(model.isTraining(), "a look is no training");
      looks.add(epoch);
      judged.add(model.weight());
      return new Look(scores[epoch - 1], Map.of());
    }

    @Override
    public double slack() {
      return slack;
    }

    @Override
    public void keep() {
      int epoch = looks.get(looks.size() - 1);
      assertEquals(judged.get(judged.size() - 1), model.weight(), "what was judged is kept");
      kept.add(epoch);
    }
  }

  /** Chance is no reason to go back; a fall in small steps is one. */
  @Test
  void laterWeightsAreKeptThatAreNotMuchWorse() {
    slack = 0.03;
    run(0.5, 0.8, 0.79, 0.6, 0.775, 0.76, 0.81);
    assertEquals(List.of(1, 2, 3, 5, 7), kept);
    assertEquals(kept, best);
  }

  private Outcome run(double... scores) {
    return run(
        "run",
        new Optimisation(scores.length, 0, 0, 1, 1e-2, 0, 0, 1, null, null, null),
        0,
        scores);
  }

  /**
   * @param stopAfter so many steps; 0 for none
   */
  private Outcome run(String name, Optimisation optimisation, long stopAfter, double... scores) {
    Rng rng = new Rng(3);
    Toy model = new Toy(new Rng(initialSeed));
    StopSignal stop = new StopSignal();
    RunFolder run = new RunFolder(folder.resolve(name));
    TrainingListener listener =
        new TrainingListener() {
          @Override
          public void onStep(StepEvent event) {
            stepLosses.add(event.loss());
            if (event.step() == stopAfter) {
              stop.request();
            }
          }

          @Override
          public void onEpoch(EpochEvent event) {
            trainLosses.add(event.trainLoss());
            if (event.kept()) {
              best.add(event.epoch());
            }
          }
        };
    RunSession session = RunSession.in(run).resuming(true).heardBy(listener).stoppedBy(stop);
    Learner<ToyBatch> learner = new ToyLearner(model, new Scripted(model, scores));
    TrainingLoop<ToyBatch> loop =
        new TrainingLoop<>(
            new Update<>(learner, 1, optimisation, rng, 3, Ranks.alone()),
            new ToyBatches(PlanOf.steps(STEPS_PER_EPOCH), bad),
            learner.judge(null),
            optimisation,
            session);
    try (RunLock lock = RunNotes.lock(session)) {
      if (loop.resume() == 0 && !Float.isNaN(pretrained)) {
        model.fill(pretrained);
      }
      return loop.run();
    } finally {
      loop.release();
    }
  }

  @Test
  void theBestSoFarIsKept() {
    run(.3, .5, .4, .6, .1);
    assertEquals(List.of(1, 2, 3, 4, 5), looks);
    assertEquals(List.of(1, 2, 4), kept);
    assertEquals(kept, best);
  }

  @Test
  void ofEqualsTheFirstIsKept() {
    run(.5, .5, .5);
    assertEquals(List.of(1), kept);
    assertEquals(kept, best);
  }

  /** A score may be negative, or 0. */
  @Test
  void theFirstIsKeptWhateverItsScore() {
    run(-3, -4, -2, 0);
    assertEquals(List.of(1, 3, 4), kept);
  }

  @Test
  void whereNothingIsJudgedTheLastIsKeptAndNoneIsBest() {
    run(NONE, NONE, NONE);
    assertEquals(List.of(1, 2, 3), kept);
    assertEquals(List.of(), best);
  }

  /** What was not judged does not replace what was. */
  @Test
  void aLookWithoutAScoreKeepsTheBest() {
    run(NONE, .3, NONE, .2, .4, NONE);
    assertEquals(List.of(1, 2, 5), kept);
    assertEquals(List.of(2, 5), best);
  }

  /** The best score is part of what a run goes on from. */
  @Test
  void aResumedRunRemembersTheBest() {
    Optimisation optimisation = new Optimisation(5, 0, 0, 1, 1e-2, 0, 0, 1, null, null, null);
    double[] scores = {.3, .6, .5, .6, .7};
    for (long stopAfter = 1; stopAfter < 15; stopAfter++) {
      assertEquals(Outcome.STOPPED, run("parts", optimisation, stopAfter, scores));
    }
    assertEquals(Outcome.COMPLETE, run("parts", optimisation, 0, scores));
    assertEquals(List.of(1, 2, 3, 4, 5), looks, "each epoch is looked at once");
    assertEquals(List.of(1, 2, 5), kept);
    assertEquals(kept, best);
  }

  /** Seven steps are two epochs and a bit, which is looked at as well. */
  @Test
  void aBrokenOffEpochIsLookedAt() {
    run("run", new Optimisation(1, 7, 0, 1, 1e-2, 0, 0, 1, null, null, null), 0, .3, .2, .4);
    assertEquals(List.of(1, 2, 3), looks);
    assertEquals(List.of(1, 3), kept);
  }

  /** A run of whole epochs is not looked at twice at its end. */
  @Test
  void theEndOfTheLastEpochIsLookedAtOnce() {
    run("run", new Optimisation(1, 6, 0, 1, 1e-2, 0, 0, 1, null, null, null), 0, .3, .2);
    assertEquals(List.of(1, 2), looks);
  }

  /** What was stopped is not judged: it goes on from there. */
  @Test
  void aStoppedEpochIsNotLookedAt() {
    Optimisation optimisation = new Optimisation(2, 0, 0, 1, 1e-2, 0, 0, 1, null, null, null);
    assertEquals(Outcome.STOPPED, run("run", optimisation, 2, .3, .2));
    assertEquals(List.of(), looks);
  }

  /** The mean over the steps since the last look, whatever was interrupted between. */
  @Test
  void theTrainingLossIsTheMeanOfTheEpoch() {
    Optimisation optimisation = new Optimisation(3, 0, 0, 1, 1e-2, 0, 0, 1, null, null, null);
    run("whole", optimisation, 0, .1, .2, .3);
    List<Double> whole = List.copyOf(trainLosses);
    trainLosses.clear();
    run("parts", optimisation, 2, .1, .2, .3);
    run("parts", optimisation, 5, .1, .2, .3);
    run("parts", optimisation, 0, .1, .2, .3);
    assertEquals(whole, trainLosses);
    assertEquals(3, whole.size());
    for (int epoch = 0; epoch < 3; epoch++) {
      assertEquals(lossesByHand()[epoch], whole.get(epoch), 1e-5, "epoch " + (epoch + 1));
    }
  }

  /**
   * Nine steps of the toy in doubles: y² before each of AdamW's steps, the gradient clipped at 1.
   */
  private static double[] lossesByHand() {
    Toy toy = new Toy(new Rng(3));
    float[] start = Tensors.toFloats(toy.state().tensors().get("linear.weight"));
    float[] bias = Tensors.toFloats(toy.state().tensors().get("linear.bias"));
    toy.release();
    double[] w = {start[0], start[1], bias[0]};
    double[] first = new double[3];
    double[] second = new double[3];
    double[] losses = new double[3];
    for (int n = 0; n < 3 * STEPS_PER_EPOCH; n++) {
      double[] x = {1 + n % 2, Math.sin(n), 1};
      double y = w[0] * x[0] + w[1] * x[1] + w[2];
      losses[n / STEPS_PER_EPOCH] += y * y / STEPS_PER_EPOCH;
      double[] g = {2 * y * x[0], 2 * y * x[1], 2 * y};
      double norm = Math.sqrt(g[0] * g[0] + g[1] * g[1] + g[2] * g[2]);
      double scale = Math.min(1, 1 / norm);
      double rate = 1e-2 * .5 * (1 + Math.cos(Math.PI * n / 9.0));
      for (int i = 0; i < 3; i++) {
        first[i] = .9 * first[i] + .1 * g[i] * scale;
        second[i] = .999 * second[i] + .001 * g[i] * scale * g[i] * scale;
        double m = first[i] / (1 - Math.pow(.9, n + 1));
        double v = second[i] / (1 - Math.pow(.999, n + 1));
        w[i] -= rate * m / (Math.sqrt(v) + 1e-8);
      }
    }
    return losses;
  }

  /** What was left out has no loss. */
  @Test
  void theTrainingLossIsTheMeanOfTheUpdates() {
    bad = 4;
    run(.1, .2, .3);
    assertEquals(8, stepLosses.size());
    assertEquals((stepLosses.get(3) + stepLosses.get(4)) / 2, trainLosses.get(1), 1e-12);
  }

  /** The average is judged and kept; what learns is as if there were none. */
  @Test
  void averagedWeightsAreJudgedAndTheOthersLearn() {
    Optimisation plain = new Optimisation(3, 0, 0, 1, 1e-2, 0, 0, 1, null, null, null);
    run("plain", plain, 0, .1, .2, .3);
    List<Float> ownWeights = List.copyOf(judged);
    judged.clear();
    run("averaged", plain.withEma(.9), 0, .1, .2, .3);
    for (int i = 0; i < 3; i++) {
      assertFalse(ownWeights.get(i).equals(judged.get(i)), "epoch " + (i + 1));
    }
    assertArrayEquals(learned("plain"), learned("averaged"));
  }

  @Test
  void theAverageGoesOnWhereTheRunStopped() {
    Optimisation averaged =
        new Optimisation(3, 0, 0, 1, 1e-2, 0, 0, 1, null, null, null).withEma(.9);
    run("whole", averaged, 0, .1, .2, .3);
    List<Float> whole = List.copyOf(judged);
    judged.clear();
    run("parts", averaged, 2, .1, .2, .3);
    run("parts", averaged, 5, .1, .2, .3);
    run("parts", averaged, 0, .1, .2, .3);
    assertEquals(whole, judged);
  }

  /** Weights that come in before the first step are where the average begins. */
  @Test
  void theAverageBeginsWithTheWeightsOfTheFirstStep() {
    Optimisation averaged =
        new Optimisation(2, 0, 0, 1, 1e-2, 0, 0, 1, null, null, null).withEma(.9);
    pretrained = 100;
    run("one", averaged, 0, .1, .2);
    List<Float> one = List.copyOf(judged);
    judged.clear();
    initialSeed = 4;
    run("other", averaged, 0, .1, .2);
    assertEquals(one, judged, "whatever was there before");
  }

  /** The time is over after the first step, which is looked at. */
  @Test
  void aRunEndsWithItsTime() {
    Optimisation brief = new Optimisation(9, 0, 1e-12, 1, 1e-2, 0, 0, 1, null, null, null);
    assertEquals(Outcome.OUT_OF_TIME, run("brief", brief, 0, .1, .2, .3, .4, .5, .6, .7, .8, .9));
    assertEquals(1, stepLosses.size());
    assertEquals(List.of(1), kept);
  }

  private float[] learned(String name) {
    StateDict saved =
        StateDict.read(
            new RunFolder(folder.resolve(name)).checkpoints().resolve("last.safetensors"));
    float[] weights =
        Tensors.toFloats(saved.tensors().get(CheckpointFiles.MODEL + "linear.weight"));
    saved.free();
    return Arrays.copyOf(weights, weights.length);
  }
}
