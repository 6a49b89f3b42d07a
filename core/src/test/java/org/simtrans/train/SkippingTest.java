package org.simtrans.train;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.LongPredicate;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.simtrans.config.Optimisation;
import org.simtrans.host.Torch;
import org.simtrans.nn.BatchNorm;
import org.simtrans.nn.Layer;
import org.simtrans.nn.Linear;
import org.simtrans.ranks.Ranks;
import org.simtrans.ranks.Together;
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
import org.simtrans.tensor.Rng;
import org.simtrans.tensor.Tensors;
import org.simtrans.weights.StateDict;

/** Batches of which nothing can be learned are left out, and not for ever. */
class SkippingTest {
  private static final int STEPS = 12;
  private static final int WIDTH = 3;
  private static final int BATCH = 4;

  @TempDir Path folder;

  @BeforeAll
  static void load() {
    Torch.load();
  }

  /** A network small enough to reason about, with statistics that a bad batch would spoil. */
  private static final class Toy extends Layer {
    private final Linear linear;
    private final BatchNorm norm = add("norm", new BatchNorm(WIDTH));

    Toy(Rng rng) {
      linear = add("linear", new Linear(WIDTH, WIDTH, true, rng));
    }

    Tensor forward(Tensor x) {
      return linear.forward(norm.forward(x));
    }
  }

  private record ToyBatch(float[] values) implements TaskBatch {
    @Override
    public int slices() {
      return BATCH;
    }

    @Override
    public String description() {
      return "heads/a slice " + (int) values[0];
    }
  }

  private record ToyLearner(Toy network, long updatesBetweenLooks) implements Learner<ToyBatch> {
    @Override
    public Loss loss(ToyBatch batch) {
      Tensor y = network.forward(Tensors.of(batch.values, BATCH, WIDTH));
      return new Loss(y.mul(y).mean(), Map.of());
    }

    @Override
    public LoadedWeights begin(Path weights) {
      throw new AssertionError("it begins with random weights");
    }

    @Override
    public Judge judge(Evidence evidence) {
      return new Judge() {
        @Override
        public long updatesBetweenLooks() {
          return updatesBetweenLooks;
        }

        @Override
        public Look look(int epoch) {
          return new Look(epoch, Map.of());
        }

        @Override
        public void keep() {}
      };
    }
  }

  private record ToyBatches(EpochPlan plan, LongPredicate bad) implements Batches<ToyBatch> {
    @Override
    public ToyBatch batch(long step) {
      return SkippingTest.batch(step, bad.test(step));
    }
  }

  /** TaskBatch n begins with n, and holds a value that is none where {@code bad} says so. */
  private static ToyBatch batch(long n, boolean bad) {
    float[] values = new float[BATCH * WIDTH];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) Math.sin(7 * n + i);
    }
    values[0] = n;
    values[5] = bad ? Float.NaN : values[5];
    return new ToyBatch(values);
  }

  private Outcome run(String name, LongPredicate bad) {
    return run(name, bad, Ranks.alone(), STEPS + 1);
  }

  /** Goes on with a run, for so many steps at most. */
  private Outcome run(String name, LongPredicate bad, Ranks ranks, int most) {
    return run(name, bad, ranks, most, STEPS);
  }

  private Outcome run(String name, LongPredicate bad, Ranks ranks, int most, int steps) {
    Rng rng = new Rng(3);
    Toy model = new Toy(rng);
    model.synchronise(ranks);
    StopSignal stop = new StopSignal();
    RunFolder run = new RunFolder(folder.resolve(name));
    RunSession session =
        RunSession.in(run)
            .resuming(true)
            .heardBy(counting(stop, most))
            .stoppedBy(stop)
            .among(ranks);
    Optimisation optimisation = SquaresCohort.optimisation(steps, BATCH, 1e-2);
    long between = steps > STEPS ? steps : 0; // a look at the end of a long run is enough
    Learner<ToyBatch> learner = new ToyLearner(model, between);
    TrainingLoop<ToyBatch> loop =
        new TrainingLoop<>(
            new Update<>(learner, 1, optimisation, rng, 3, ranks),
            new ToyBatches(PlanOf.steps(4), bad),
            learner.judge(null),
            optimisation,
            session);
    try (RunLock lock = RunNotes.lock(session)) {
      loop.resume();
      return loop.run();
    } finally {
      loop.release();
    }
  }

  private static TrainingListener counting(StopSignal stop, int most) {
    return new TrainingListener() {
      private int steps;

      @Override
      public void onStep(StepEvent event) {
        count();
      }

      @Override
      public void onSkip(SkipEvent event) {
        count();
      }

      private void count() {
        if (++steps == most) {
          stop.request();
        }
      }
    };
  }

  private List<String> skipped(String name) throws IOException {
    return Files.readAllLines(new RunFolder(folder.resolve(name)).metrics()).stream()
        .filter(line -> line.contains("\"skipped\""))
        .toList();
  }

  private Map<String, float[]> weights(String name) {
    StateDict saved = CheckpointFiles.weights(new RunFolder(folder.resolve(name)));
    Map<String, float[]> weights = new TreeMap<>();
    saved.tensors().forEach((key, t) -> weights.put(key, Tensors.toFloats(Tensors.toFloat(t))));
    saved.free();
    return weights;
  }

  @Test
  void aBadBatchLeavesNoTraceInTheNetwork() throws IOException {
    assertEquals(Outcome.COMPLETE, run("bad", n -> n == 5 || n == 6));

    List<String> lines = skipped("bad");
    assertEquals(2, lines.size());
    assertTrue(lines.get(0).contains("\"step\":6,\"epoch\":2"), lines.get(0));
    assertTrue(lines.get(0).contains("its loss is NaN"), lines.get(0));
    assertTrue(lines.get(0).contains("heads/a slice 5"), lines.get(0));
    weights("bad")
        .forEach(
            (name, values) -> {
              for (float value : values) {
                assertTrue(Float.isFinite(value), name);
              }
            });
    assertEquals(STEPS - 2, weights("bad").get("norm.num_batches_tracked")[0]);
  }

  @Test
  void whatIsLeftOutDoesNotDependOnInterruptions() throws IOException {
    LongPredicate bad = n -> n >= 2 && n < 7;
    assertEquals(Outcome.COMPLETE, run("whole", bad));
    for (int part = 1; part < STEPS; part++) {
      assertEquals(Outcome.STOPPED, run("parts", bad, Ranks.alone(), 1));
    }
    assertEquals(Outcome.COMPLETE, run("parts", bad));
    assertEquals(skipped("whole"), skipped("parts"));
    Map<String, float[]> parts = weights("parts");
    weights("whole").forEach((name, values) -> assertArrayEquals(values, parts.get(name), name));
  }

  @Test
  void afterFiveInARowItStopsWithTheStateSaved() {
    DivergedException stopped =
        assertThrows(DivergedException.class, () -> run("run", n -> n >= 3));
    assertTrue(stopped.getMessage().contains("step 9"), stopped.getMessage());
    assertTrue(stopped.getMessage().contains("6 batches in a row"), stopped.getMessage());
    assertTrue(stopped.getMessage().contains("heads/a slice 8"), stopped.getMessage());
    assertTrue(stopped.getMessage().contains("'resume'"), stopped.getMessage());
    assertEquals(Outcome.COMPLETE, run("run", n -> n == 9), "the count begins again");
  }

  /** An update between them begins the count anew. */
  @Test
  void twiceFiveInARowAreNotTen() throws IOException {
    assertEquals(Outcome.COMPLETE, run("run", n -> n != 5 && n < 11));
    assertEquals(10, skipped("run").size());
  }

  /** Every second batch: never two in a row, and too many at the 101st, which is batch 201. */
  @Test
  void aHundredInAllAreTheMost() throws IOException {
    LongPredicate everySecond = n -> n % 2 == 0;
    assertEquals(Outcome.COMPLETE, run("hundred", everySecond, Ranks.alone(), 999, 200));
    assertEquals(100, skipped("hundred").size());
    DivergedException stopped =
        assertThrows(
            DivergedException.class, () -> run("more", everySecond, Ranks.alone(), 999, 300));
    assertTrue(stopped.getMessage().contains("step 201"), stopped.getMessage());
    assertTrue(stopped.getMessage().contains("101 batches"), stopped.getMessage());
  }

  @Test
  void allRanksLeaveOutAlike() {
    List<Outcome> both =
        Together.of(2, ranks -> run("ranks", n -> n == 4 && ranks.rank() == 1, ranks, STEPS + 1));
    assertEquals(List.of(Outcome.COMPLETE, Outcome.COMPLETE), both);
    Map<String, float[]> weights = weights("ranks");
    assertEquals(STEPS - 1, weights.get("norm.num_batches_tracked")[0]);
    assertTrue(Float.isFinite(weights.get("linear.weight")[0]));
  }
}
