package org.simtrans.model;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Map;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Test;
import org.simtrans.Pattern;
import org.simtrans.tensor.Rng;
import org.simtrans.tensor.Scope;
import org.simtrans.tensor.Tensors;

class SimTransTest {

  @Test
  void everyWeightLearns() {
    SegmentationModel model =
        Models.create(new ModelConfig("simtrans", "swin-tiny-test", 1, 2), new Rng(1));
    try (Scope scope = new Scope()) {
      Tensor logits = model.forward(Pattern.tensor("image", 1f, 2, 1, 100, 84));
      assertArrayEquals(new long[] {2, 2, 100, 84}, Tensors.shape(logits));
      logits.square().mean().backward();
      for (Map.Entry<String, Tensor> weight : model.parameters().entrySet()) {
        assertTrue(weight.getValue().grad().defined(), weight.getKey());
        assertTrue(weight.getValue().grad().abs().sum().item_double() > 0, weight.getKey());
      }
    }
  }

  @Test
  void sameSeedSameWeights() {
    ModelConfig config = new ModelConfig("simtrans", "swin-tiny-test", 1, 1);
    Map<String, Tensor> a = Models.create(config, new Rng(7)).state().tensors();
    Map<String, Tensor> b = Models.create(config, new Rng(7)).state().tensors();
    a.forEach((name, t) -> assertTrue(t.equal(b.get(name)), name));
  }
}
