package org.simtrans.task.simclr;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.simtrans.encoder.Encoder;
import org.simtrans.encoder.Encoders;
import org.simtrans.encoder.SwinConfig;
import org.simtrans.encoder.SwinTransformer;
import org.simtrans.model.SimClr;
import org.simtrans.ranks.Ranks;
import org.simtrans.task.EpochPlan;
import org.simtrans.task.Learner;
import org.simtrans.task.Setup;
import org.simtrans.tensor.Functional;
import org.simtrans.tensor.Rng;
import org.simtrans.tensor.Scope;
import org.simtrans.tensor.Tensors;
import org.simtrans.train.SquaresCohort;

/** What chunks of a batch teach is what the batch teaches. */
class ChunkedViewsTest {
  private static final int PAIRS = 7;
  private static final int SIZE = 32;
  private static final long SEED = 11;
  private static final Setup SETUP = SquaresCohort.pretrainConfig(Path.of(""), 1).setup();
  private static final SimClrTask TASK = new SimClrTask().withTemperature(0.1);

  private final Rng rng = new Rng(1);

  /** Noise; the first two slices lie close together, as do the third and the sixth. */
  private static ViewBatch batch() {
    RandomGenerator random = EpochPlan.generator(4);
    float[] views = new float[2 * PAIRS * SIZE * SIZE];
    for (int i = 0; i < views.length; i++) {
      views[i] = (float) random.nextGaussian();
    }
    boolean[] near = new boolean[4 * PAIRS * PAIRS];
    for (int i = 0; i < 2 * PAIRS; i++) {
      for (int k = 0; k < 2 * PAIRS; k++) {
        int a = Math.min(i % PAIRS, k % PAIRS);
        int b = Math.max(i % PAIRS, k % PAIRS);
        near[i * 2 * PAIRS + k] = a == 0 && b == 1 || a == 2 && b == 5;
      }
    }
    return new ViewBatch(views, near, PAIRS, "noise");
  }

  private SimClr swin(double dropPath) {
    SwinConfig c = SwinConfig.tinyTest(1);
    return new SimClr(new SwinTransformer(c.withDropPath(dropPath), rng), rng);
  }

  private record Learned(double loss, Map<String, Double> measures, Map<String, float[]> weights) {}

  private SimClrLearner learner(SimClr model, Integer chunk) {
    return new SimClrLearner(model, TASK.withChunk(chunk), SETUP, rng, Ranks.alone());
  }

  /** The gradients by {@code chunk}; null for the batch at once. */
  private Learned learned(SimClr model, Integer chunk) {
    rng.reseed(SEED);
    SimClrLearner objective = learner(model, chunk);
    try (Scope scope = new Scope()) {
      Learner.Loss loss = objective.loss(batch());
      loss.backward().run();
      return new Learned(loss.value().item_double(), loss.measures(), gradients(model));
    }
  }

  /** By name; forgotten by the model. */
  private static Map<String, float[]> gradients(SimClr model) {
    Map<String, float[]> gradients = new LinkedHashMap<>();
    model
        .parameters()
        .forEach(
            (name, p) -> {
              if (p.grad().defined()) {
                gradients.put(name, Tensors.toFloats(p.grad()));
                p.grad().zero_();
              }
            });
    return gradients;
  }

  private static void assertClose(Map<String, float[]> expected, Map<String, float[]> actual) {
    assertEquals(expected.keySet(), actual.keySet());
    double difference = 0;
    double whole = 0;
    for (String name : expected.keySet()) {
      float[] a = expected.get(name);
      float[] b = actual.get(name);
      for (int i = 0; i < a.length; i++) {
        difference += ((double) a[i] - b[i]) * ((double) a[i] - b[i]);
        whole += (double) a[i] * a[i];
      }
    }
    assertTrue(whole > 0);
    double relative = Math.sqrt(difference / whole);
    assertTrue(relative < 1e-5, "relative difference " + relative);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 6}) // 14 views by 2, 4, 6 and 12
  void gradientsAreThoseOfTheBatch(int chunk) {
    SimClr model = swin(0);
    Learned whole = learned(model, null);
    Learned chunked = learned(model, chunk);
    assertEquals(whole.loss(), chunked.loss(), 1e-5);
    assertEquals(whole.measures(), chunked.measures());
    assertClose(whole.weights(), chunked.weights());
  }

  /** Without the slices that are left out the gradient is another one. */
  @Test
  void nearSlicesAreLeftOut() {
    SimClr model = swin(0);
    ViewBatch batch = batch();
    ViewBatch all = new ViewBatch(batch.views(), new boolean[4 * PAIRS * PAIRS], PAIRS, "noise");
    SimClrLearner objective = learner(model, 3);
    try (Scope scope = new Scope()) {
      double with = objective.loss(batch).value().item_double();
      assertTrue(objective.loss(all).value().item_double() > with + 1e-3);
    }
  }

  /** The same draws with everything recorded at once, in one graph. */
  @Test
  void bothPassesDropTheSamePaths() {
    SimClr model = swin(0.5);
    Learned chunked = learned(model, 3);
    rng.reseed(SEED);
    try (Scope scope = new Scope()) {
      ChunkedViews views = new ChunkedViews(model.encoder(), SETUP, rng, SEED, batch(), 3);
      List<Tensor> parts = new ArrayList<>();
      for (int chunk = 0; chunk < views.chunks(); chunk++) {
        parts.add(views.features(chunk));
      }
      Tensor embeddings = model.project(Functional.cat(parts, 0));
      Tensor loss = TASK.loss().of(embeddings, batch().near()).loss();
      loss.backward();
      assertEquals(loss.item_double(), chunked.loss(), 1e-6);
      assertClose(gradients(model), chunked.weights());
    }
    float[] again = learned(model, 3).weights().get("encoder.patch_embed.proj.weight");
    assertArrayEquals(chunked.weights().get("encoder.patch_embed.proj.weight"), again, "same bits");
    rng.reseed(SEED + 1);
    SimClrLearner other = learner(model, 3);
    try (Scope scope = new Scope()) {
      double loss = other.loss(batch()).value().item_double();
      assertTrue(Math.abs(loss - chunked.loss()) > 1e-4, "another seed drops other paths");
    }
  }

  /** No smaller than the batch: what happens without chunks, to the bit. */
  @Test
  void aLargeChunkIsTheWholeBatch() {
    SimClr model = swin(0.5);
    Learned whole = learned(model, null);
    Learned chunked = learned(model, PAIRS);
    assertEquals(whole.loss(), chunked.loss());
    whole
        .weights()
        .forEach((name, gradient) -> assertArrayEquals(gradient, chunked.weights().get(name)));
  }

  /** Running statistics follow the second pass alone, those of the projection the whole batch. */
  @Test
  void statisticsFollowOnce() {
    Encoder resNet = Encoders.named("resnet18", 1, rng);
    SimClr model = new SimClr(resNet, rng);
    SimClrLearner objective = learner(model, 3);
    Map<String, Tensor> state = model.state().tensors();
    try (Scope scope = new Scope()) {
      Learner.Loss loss = objective.loss(batch());
      assertEquals(0, state.get("encoder.bn1.num_batches_tracked").item_double());
      assertEquals(0, Tensors.toFloats(state.get("encoder.bn1.running_mean"))[0]);
      loss.backward().run();
      assertEquals(3, state.get("encoder.bn1.num_batches_tracked").item_double(), "chunks");
      assertEquals(1, state.get("projection.norm1.num_batches_tracked").item_double(), "batches");
      assertFalse(Tensors.toFloats(state.get("encoder.bn1.running_mean"))[0] == 0);
    }
  }
}
