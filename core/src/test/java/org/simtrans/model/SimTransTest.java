package org.simtrans.model;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Map;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.simtrans.Pattern;
import org.simtrans.tensor.Autocast;
import org.simtrans.tensor.ComputeDevice;
import org.simtrans.tensor.NoGrad;
import org.simtrans.tensor.Precision;
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

  /** What bf16 products do to their factors can be done once. */
  @ParameterizedTest
  @CsvSource({"simtrans,swin-tiny-test", "simtrans,vgg16", "unet,none"})
  void factorsKeptInBf16GiveTheSameBits(String name, String encoder) {
    SegmentationModel model = Models.create(new ModelConfig(name, encoder, 1, 1), new Rng(7));
    model.train(false);
    try (Scope scope = new Scope();
        NoGrad off = new NoGrad();
        Autocast on = new Autocast(Precision.BF16, ComputeDevice.CPU)) {
      Tensor images = Pattern.tensor("image", 1f, 2, 1, 64, 64);
      Tensor before = model.forward(images);
      model.keepFactorsInBf16();
      assertTrue(before.equal(model.forward(images)));
    }
    model.release();
  }
}
