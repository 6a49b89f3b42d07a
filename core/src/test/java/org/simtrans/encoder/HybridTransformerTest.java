package org.simtrans.encoder;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.simtrans.Golden;
import org.simtrans.Pattern;
import org.simtrans.tensor.NoGrad;
import org.simtrans.tensor.Rng;
import org.simtrans.tensor.Scope;
import org.simtrans.tensor.Tensors;

class HybridTransformerTest {
  private static final HybridConfig NARROW =
      new HybridConfig(new VitConfig(1, 64, 48, 4, 3, 0), 32, List.of(1, 2, 1));

  /**
   * Narrow ones at the size of their positions, at an odd one (positions resampled up) and at a
   * small one (down).
   */
  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2})
  void featuresMapsAndGradientsAreTimms(int number) {
    JsonNode golden = Golden.read("vit.json").get("hybrid").get(number);
    HybridTransformer hybrid =
        new HybridTransformer(
            new HybridConfig(VisionTransformerTest.config(golden), 32, List.of(1, 2, 1)),
            new Rng(0));
    Pattern.fill(hybrid.parameters());
    try (Scope scope = new Scope()) {
      sumOfFeatures(golden, hybrid).backward();
      golden
          .get("gradients")
          .properties()
          .forEach(
              g ->
                  Golden.assertClose(
                      g.getValue(), hybrid.parameters().get(g.getKey()).grad(), 5e-6, g.getKey()));
      assertTrue(hybrid.parameters().values().stream().allMatch(p -> p.grad().defined()));
    }
  }

  @Test
  @Tag("slow")
  void r50VitBsFeaturesAndMapsAreTimms() {
    Encoder hybrid = Encoders.named("r50-vit-b16", 3, new Rng(0));
    hybrid.train(false);
    Pattern.fill(hybrid.parameters());
    try (Scope scope = new Scope();
        NoGrad off = new NoGrad()) {
      sumOfFeatures(Golden.read("vit.json").get("hybrid").get(3), (HybridTransformer) hybrid);
    }
  }

  /** Compares with timm's, and weights each feature by a number of its own. */
  private static Tensor sumOfFeatures(JsonNode golden, HybridTransformer hybrid) {
    int height = golden.get("height").asInt();
    int width = golden.get("input_width").asInt();
    Tensor image = Pattern.tensor("input", 2f, 2, 3, height, width);
    HybridTransformer.Features features = hybrid.features(image);
    Map<String, Tensor> taps =
        Map.of(
            "half", features.half(),
            "quarter", features.quarter(),
            "eighth", features.eighth(),
            "tokens2", features.late().tokens(),
            "tokens3", features.last().tokens());
    taps.forEach((name, t) -> Golden.assertClose(golden.get("taps").get(name), t, 1e-4, name));
    List<Tensor> maps = hybrid.forward(image);
    for (int i = 0; i < 4; i++) {
      Golden.assertClose(golden.get("maps").get(i), maps.get(i), 1e-4, "map " + (i + 1));
      assertEquals(hybrid.channels().get(i), (int) maps.get(i).size(1));
    }
    return taps.entrySet().stream()
        .map(e -> e.getValue().mul(Pattern.tensor(e.getKey(), 1f, Tensors.shape(e.getValue()))))
        .map(Tensor::mean)
        .reduce(Tensor::add)
        .orElseThrow();
  }

  @Test
  void parameterCountWithoutHead() {
    assertEquals(98_181_952, Encoders.named("r50-vit-b16", 3, new Rng(0)).parameterCount());
  }

  @ParameterizedTest
  @CsvSource({"64, 64", "33, 47", "96, 200", "4, 4"})
  void takesAnySize(int height, int width) {
    HybridTransformer hybrid = new HybridTransformer(NARROW, new Rng(0));
    try (Scope scope = new Scope();
        NoGrad off = new NoGrad()) {
      List<Tensor> maps = hybrid.forward(Pattern.tensor("input", 1f, 1, 1, height, width));
      for (int i = 0; i < 4; i++) {
        int stride = 4 << i;
        long[] expected = {
          1, hybrid.channels().get(i), (height + stride - 1) / stride, (width + stride - 1) / stride
        };
        assertArrayEquals(expected, Tensors.shape(maps.get(i)), "map " + (i + 1));
      }
    }
  }

  /** As timm's: kernels normal with variance 2 / fan-out, the last norm of each block 0. */
  @Test
  void initialWeightsAreTimms() {
    Map<String, Tensor> weights = new HybridTransformer(NARROW, new Rng(3)).state().tensors();
    String block = "patch_embed.backbone.stages.2.blocks.0.";
    double expected = Math.sqrt(2.0 / (128 * 9));
    double found = weights.get(block + "conv2.weight").std().item_double();
    assertEquals(expected, found, 0.01 * expected);
    assertTrue(weights.get(block + "norm2.weight").equal(Tensors.ones(128)));
    assertTrue(weights.get(block + "norm3.weight").equal(Tensors.zeros(512)));
  }
}
