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
import org.simtrans.nn.Macs;
import org.simtrans.nn.TokenMap;
import org.simtrans.tensor.NoGrad;
import org.simtrans.tensor.Rng;
import org.simtrans.tensor.Scope;
import org.simtrans.tensor.Tensors;

class VisionTransformerTest {
  private static final VitConfig NARROW = new VitConfig(1, 64, 48, 4, 3, 0);

  /**
   * Narrow ones at the size of their positions, at one that patches do not divide (positions
   * resampled up) and at a small one (down).
   */
  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2})
  void tokensMapsAndGradientsAreTimms(int number) {
    JsonNode golden = Golden.read("vit.json").get("vit").get(number);
    VisionTransformer vit = new VisionTransformer(config(golden), new Rng(0));
    try (Scope scope = new Scope()) {
      compare(golden, vit).backward();
      golden
          .get("gradients")
          .properties()
          .forEach(
              g ->
                  Golden.assertClose(
                      g.getValue(), vit.parameters().get(g.getKey()).grad(), 1e-6, g.getKey()));
    }
  }

  @Test
  @Tag("slow")
  void vitBsTokensAndMapsAreTimms() {
    Encoder vit = Encoders.named("vit-b16", 3, new Rng(0));
    vit.train(false);
    try (Scope scope = new Scope();
        NoGrad off = new NoGrad()) {
      compare(Golden.read("vit.json").get("vit").get(3), (VisionTransformer) vit);
    }
  }

  /** A sum over all tokens, each weighted by a number of its own. */
  private static Tensor compare(JsonNode golden, VisionTransformer vit) {
    Pattern.fill(vit.parameters());
    int height = golden.get("height").asInt();
    int width = golden.get("input_width").asInt();
    Tensor image = Pattern.tensor("input", 2f, 2, 3, height, width);
    List<TokenMap> quarters = vit.tokens(image);
    List<Tensor> maps = vit.forward(image);
    Tensor sum = Tensors.zeros();
    for (int i = 0; i < 4; i++) {
      String tap = "tokens" + i;
      Tensor tokens = quarters.get(i).tokens();
      Golden.assertClose(golden.get("taps").get(tap), tokens, 1e-4, tap);
      Golden.assertClose(golden.get("maps").get(i), maps.get(i), 1e-4, "map " + (i + 1));
      sum = sum.add(tokens.mul(Pattern.tensor(tap, 1f, Tensors.shape(tokens))).mean());
    }
    return sum;
  }

  static VitConfig config(JsonNode golden) {
    return new VitConfig(
        3,
        golden.get("image_size").asInt(),
        golden.get("width").asInt(),
        golden.get("depth").asInt(),
        golden.get("heads").asInt(),
        0);
  }

  @Test
  void parameterCountWithoutHead() {
    assertEquals(85_798_656, Encoders.named("vit-b16", 3, new Rng(0)).parameterCount());
  }

  /** 2 tokens² per head and block beside what linear layers and the patches cost. */
  @Test
  void attentionIsCountedInFull() {
    VisionTransformer vit = new VisionTransformer(NARROW, new Rng(0));
    try (Scope scope = new Scope();
        NoGrad off = new NoGrad()) {
      Macs macs = Macs.of(() -> vit.forward(Tensors.zeros(1, 1, 64, 64)));
      long linear = 16L * 48 * 256 + 4 * 17L * 12 * 48 * 48;
      assertEquals(linear + 4 * 2 * 17 * 17 * 48, macs.full());
    }
  }

  @ParameterizedTest
  @CsvSource({"64, 64", "33, 47", "96, 200", "4, 4"})
  void takesAnySize(int height, int width) {
    VisionTransformer vit = new VisionTransformer(NARROW, new Rng(0));
    try (Scope scope = new Scope();
        NoGrad off = new NoGrad()) {
      List<Tensor> maps = vit.forward(Pattern.tensor("input", 1f, 1, 1, height, width));
      for (int i = 0; i < 4; i++) {
        int stride = 4 << i;
        long[] expected = {1, 48, (height + stride - 1) / stride, (width + stride - 1) / stride};
        assertArrayEquals(expected, Tensors.shape(maps.get(i)), "map " + (i + 1));
      }
    }
  }

  @ParameterizedTest
  @CsvSource({
    "cls_token, 0",
    "pos_embed, 0",
    "patch_embed.proj.weight, 0",
    "blocks.0.norm1.weight, 1",
    "blocks.3.mlp.fc2.bias, 4",
    "norm.weight, 5"
  })
  void weightsAreAsDeepAsTheirBlock(String parameter, int depth) {
    VisionTransformer vit = new VisionTransformer(NARROW, new Rng(0));
    assertTrue(vit.parameters().containsKey(parameter));
    assertEquals(5, vit.depth());
    assertEquals(depth, vit.depthOf(parameter));
  }

  @Test
  void initialWeightsAreTimms() {
    Map<String, Tensor> weights = Encoders.named("vit-b16", 1, new Rng(3)).state().tensors();
    assertEquals(0.02, weights.get("pos_embed").std().item_double(), 2e-4);
    assertEquals(1e-6, weights.get("cls_token").std().item_double(), 2e-7);
    assertEquals(0.02, weights.get("blocks.7.attn.qkv.weight").std().item_double(), 2e-4);
    assertTrue(weights.get("blocks.7.attn.qkv.bias").equal(Tensors.zeros(3 * 768)));
    double bound = 1.0 / 16; // 1 / √fan-in of one channel
    assertEquals(bound, weights.get("patch_embed.proj.weight").max().item_double(), 1e-3);
  }

  /** Weights made for 64 pixels serve a network whose positions are for 96, and back. */
  @Test
  void positionsOfAnotherGridAreResampledOnLoading() {
    VisionTransformer small = new VisionTransformer(NARROW, new Rng(1));
    VisionTransformer large = new VisionTransformer(NARROW.withImageSize(96), new Rng(2));
    var report = large.load(small.state());
    assertEquals(List.of("pos_embed"), report.resized());
    try (Scope scope = new Scope();
        NoGrad off = new NoGrad()) {
      Tensor image = Pattern.tensor("input", 1f, 1, 1, 96, 96);
      Tensor expected = small.forward(image).get(3);
      assertTrue(large.forward(image).get(3).equal(expected));
    }
  }
}
