package org.simtrans.model;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.simtrans.Pattern;
import org.simtrans.encoder.HybridConfig;
import org.simtrans.encoder.HybridTransformer;
import org.simtrans.encoder.VitConfig;
import org.simtrans.loss.Losses;
import org.simtrans.loss.SegmentationLoss;
import org.simtrans.optim.AdamW;
import org.simtrans.tensor.NoGrad;
import org.simtrans.tensor.Rng;
import org.simtrans.tensor.Scope;
import org.simtrans.tensor.Tensors;

/**
 * ViT and TransUNet, which stand on the same encoder: narrow ones, and what the real ones count.
 */
class HybridModelsTest {
  private static final HybridConfig NARROW =
      new HybridConfig(new VitConfig(1, 64, 48, 4, 3, 0), 32, List.of(1, 2, 1));
  private static final int SIZE = 48;
  private static final int STEPS = 12;

  private static SegmentationModel narrow(String name, int classes) {
    HybridTransformer hybrid = new HybridTransformer(NARROW, new Rng(1));
    return name.equals("vit")
        ? new Vit(hybrid, classes, new Rng(2))
        : new TransUNet(hybrid, classes, new Rng(2));
  }

  @ParameterizedTest
  @ValueSource(strings = {"vit", "transunet"})
  void takesAnySize(String name) {
    SegmentationModel model = narrow(name, 3);
    model.train(false);
    for (long[] size : new long[][] {{96, 80}, {160, 192}, {33, 47}, {5, 3}}) {
      try (Scope scope = new Scope();
          NoGrad off = new NoGrad()) {
        Tensor logits = model.forward(Pattern.tensor("image", 1f, 2, 1, size[0], size[1]));
        assertArrayEquals(new long[] {2, 3, size[0], size[1]}, Tensors.shape(logits));
      }
    }
  }

  /** All but the head that Table 2 counts. */
  @ParameterizedTest
  @ValueSource(strings = {"vit", "transunet"})
  void everyWeightLearns(String name) {
    SegmentationModel model = narrow(name, 2);
    Pattern.fill(
        model.parameters()); // the last norm of a fresh residual block lets nothing through
    try (Scope scope = new Scope()) {
      Tensor weights = Pattern.tensor("weights", 1f, 2, 2, 100, 84);
      model
          .forward(Pattern.tensor("image", 1f, 2, 1, 100, 84))
          .mul(weights)
          .square()
          .mean()
          .backward();
      for (Map.Entry<String, Tensor> weight : model.parameters().entrySet()) {
        Tensor gradient = weight.getValue().grad();
        if (weight.getKey().startsWith("classifier.")) {
          assertFalse(gradient.defined(), weight.getKey());
        } else {
          assertTrue(gradient.defined(), weight.getKey());
          assertTrue(gradient.abs().sum().item_double() > 0, weight.getKey());
        }
      }
    }
  }

  /** A few steps on a bright blob, with the model's own loss. */
  @ParameterizedTest
  @ValueSource(strings = {"vit", "transunet"})
  void learns(String name) {
    SegmentationModel model = narrow(name, 1);
    SegmentationLoss loss = Losses.named(Models.lossOf(name));
    AdamW optimiser = new AdamW(model.parameters(), 0.9, 0.999, 0.01);
    float[] mask = new float[SIZE * SIZE];
    for (int p = 0; p < mask.length; p++) {
      mask[p] = Math.hypot(p / SIZE - 14, p % SIZE - 30) < 9 ? 1 : 0;
    }
    double first = 0;
    double last = 0;
    for (int step = 0; step < STEPS; step++) {
      try (Scope scope = new Scope()) {
        Tensor truth = Tensors.of(mask, 1, 1, SIZE, SIZE);
        Tensor image = Pattern.tensor("noise", 1f, 1, 1, SIZE, SIZE).add(truth);
        Tensor value = loss.of(model.forward(image), truth);
        last = value.item_double();
        first = step == 0 ? last : first;
        value.backward();
        optimiser.step(2e-3);
        optimiser.clearGradients();
      }
    }
    assertTrue(last < 0.7 * first, first + " -> " + last);
  }

  /** The encoder's weights keep their names behind a prefix, so that pretrained ones fit. */
  @ParameterizedTest
  @ValueSource(strings = {"vit", "transunet"})
  void theEncoderIsTheHybrid(String name) {
    SegmentationModel model = narrow(name, 1);
    Map<String, Tensor> all = model.parameters();
    model.encoder().orElseThrow().parameters().forEach((n, t) -> assertSame(t, all, n));
    assertEquals("r50-vit-b16", Models.encoderOf(name, "swin-b"));
  }

  private static void assertSame(Tensor t, Map<String, Tensor> all, String name) {
    assertEquals(t, all.get("encoder." + name), name);
  }

  /** Of the published code, R50-ViT-B_16 for 224×224 and nine classes, but for the class token. */
  @Test
  void transUNetsParametersAreThePublishedOnes() {
    SegmentationModel model = Models.create(new ModelConfig("transunet", null, 3, 9), new Rng(0));
    long ownTokens = (1 + 1 + 24 * 24) * 768; // class token, its position, those of the patches
    long publishedPositions = 14 * 14 * 768;
    assertEquals(105_277_081, model.parameterCount() - ownTokens + publishedPositions);
    model.release();
  }
}
