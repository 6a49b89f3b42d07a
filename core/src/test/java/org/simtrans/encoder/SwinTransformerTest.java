package org.simtrans.encoder;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import org.bytedeco.pytorch.Tensor;
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

class SwinTransformerTest {

  /** Case 0 is 224×224; case 1 is 248×264, which neither the windows nor the halvings divide. */
  @ParameterizedTest
  @ValueSource(ints = {0, 1})
  void stagesAndGradientsAreTimms(int number) {
    JsonNode golden = Golden.read("swin-t.json").get("cases").get(number);
    SwinTransformer swin = new SwinTransformer(SwinConfig.tiny(1).withDropPath(0), new Rng(0));
    Pattern.fill(swin.parameters());
    int height = golden.get("height").asInt();
    int width = golden.get("width").asInt();
    try (Scope scope = new Scope()) {
      List<Tensor> stages = swin.forward(Pattern.tensor("input", 2f, 2, 1, height, width));
      Tensor scalar = Tensors.zeros();
      for (int i = 0; i < 4; i++) {
        Golden.assertClose(golden.get("stages").get(i), stages.get(i), 1e-4, "stage " + (i + 1));
        Tensor direction = Pattern.tensor("direction" + i, 1f, Tensors.shape(stages.get(i)));
        scalar = scalar.add(stages.get(i).mul(direction).mean());
      }
      scalar.backward();
      golden
          .get("gradients")
          .properties()
          .forEach(
              g ->
                  Golden.assertClose(
                      g.getValue(), swin.parameters().get(g.getKey()).grad(), 1e-6, g.getKey()));
    }
  }

  @ParameterizedTest
  @CsvSource({"32, 32", "33, 47", "64, 200", "4, 4"})
  void takesAnySize(int height, int width) {
    Encoder swin = Encoders.named("swin-tiny-test", 1, new Rng(0));
    swin.train(false);
    try (Scope scope = new Scope();
        NoGrad off = new NoGrad()) {
      List<Tensor> maps = swin.forward(Pattern.tensor("input", 1f, 1, 1, height, width));
      for (int i = 0; i < 4; i++) {
        int stride = 4 << i;
        assertEquals(32 << i, maps.get(i).size(1));
        assertEquals((height + stride - 1) / stride, maps.get(i).size(2));
        assertEquals((width + stride - 1) / stride, maps.get(i).size(3));
      }
    }
  }

  @Test
  void withNothingHiddenItSeesAll() {
    MaskableEncoder swin = Encoders.maskable("swin-tiny-test", 1, new Rng(0));
    swin.train(false);
    try (Scope scope = new Scope();
        NoGrad off = new NoGrad()) {
      Tensor image = Pattern.tensor("input", 1f, 2, 1, 33, 47);
      Tensor token = Pattern.tensor("token", 1f, swin.tokenWidth());
      List<Tensor> whole = swin.forward(image);
      List<Tensor> seen = swin.forward(image, Tensors.zeros(2, 1, 33, 47), token);
      for (int i = 0; i < 4; i++) {
        assertTrue(whole.get(i).equal(seen.get(i)), "stage " + (i + 1));
      }
    }
  }

  /** A patch with one hidden pixel is hidden whole, and nothing of it leaks. */
  @Test
  void whatIsHiddenDoesNotMatterButTheTokenDoes() {
    MaskableEncoder swin = Encoders.maskable("swin-tiny-test", 1, new Rng(0));
    swin.train(false);
    float[] hidden = new float[33 * 47];
    hidden[9 * 47 + 14] = 1; // in the patch of rows 8 to 11 and columns 12 to 15
    float[] changed = new float[33 * 47];
    changed[11 * 47 + 12] = 5;
    float[] beside = new float[33 * 47];
    beside[11 * 47 + 16] = 5;
    try (Scope scope = new Scope();
        NoGrad off = new NoGrad()) {
      Tensor where = Tensors.of(hidden, 1, 1, 33, 47);
      Tensor image = Pattern.tensor("input", 1f, 1, 1, 33, 47);
      Tensor token = Pattern.tensor("token", 1f, swin.tokenWidth());
      List<Tensor> maps = swin.forward(image, where, token);
      Tensor other = image.add(Tensors.of(changed, 1, 1, 33, 47));
      Tensor neighbour = image.add(Tensors.of(beside, 1, 1, 33, 47));
      for (int i = 0; i < 4; i++) {
        assertTrue(maps.get(i).equal(swin.forward(other, where, token).get(i)));
        assertFalse(maps.get(i).equal(swin.forward(neighbour, where, token).get(i)));
        assertFalse(maps.get(i).equal(swin.forward(image, where, token.neg()).get(i)));
        assertFalse(maps.get(i).equal(swin.forward(image).get(i)));
      }
    }
  }

  @ParameterizedTest
  @CsvSource({"swin-t, 27519354", "swin-s, 48837258", "swin-b, 86878584"})
  void parameterCountsWithoutHead(String name, long expected) {
    assertEquals(expected, Encoders.named(name, 3, new Rng(0)).parameterCount());
  }
}
