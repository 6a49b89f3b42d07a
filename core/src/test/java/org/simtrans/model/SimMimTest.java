package org.simtrans.model;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Map;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Test;
import org.simtrans.Pattern;
import org.simtrans.encoder.Encoders;
import org.simtrans.loss.HiddenPixelLoss;
import org.simtrans.tensor.NoGrad;
import org.simtrans.tensor.Rng;
import org.simtrans.tensor.Scope;
import org.simtrans.tensor.Tensors;

class SimMimTest {
  private static final int H = 40;
  private static final int W = 72;

  @Test
  void everyWeightLearnsTheTokenToo() {
    SimMim model = model();
    assertEquals(
        model.encoder().parameterCount() + 32 + (256 + 1) * 32 * 32, model.parameterCount());
    try (Scope scope = new Scope()) {
      Tensor images = Pattern.tensor("images", 1f, 2, 1, H, W);
      Tensor hidden = hidden();
      Tensor prediction = model.forward(images, hidden);
      assertArrayEquals(new long[] {2, 1, H, W}, Tensors.shape(prediction));
      new HiddenPixelLoss().of(prediction, images, hidden).backward();
      for (Map.Entry<String, Tensor> weight : model.parameters().entrySet()) {
        Tensor gradient = weight.getValue().grad();
        assertTrue(gradient.defined(), weight.getKey());
        double length = gradient.norm().item_double();
        assertTrue(Double.isFinite(length), weight.getKey());
        boolean cancels = weight.getKey().endsWith("relative_position_bias_table");
        assertTrue(cancels || length > 0, weight.getKey());
      }
    }
  }

  /** With a head that knows its places only, each pixel is its place in a block of 32. */
  @Test
  void channelsOfTheHeadArePixelsOfABlock() {
    SimMim model = model();
    float[] places = new float[32 * 32];
    for (int i = 0; i < places.length; i++) {
      places[i] = i;
    }
    try (Scope scope = new Scope();
        NoGrad off = new NoGrad()) {
      model.parameters().get("head.weight").zero_();
      model.parameters().get("head.bias").copy_(Tensors.of(places, 32 * 32));
      float[] prediction =
          Tensors.toFloats(model.forward(Pattern.tensor("images", 1f, 1, 1, H, W), hidden()));
      for (int i = 0; i < H * W; i++) {
        assertEquals(i / W % 32 * 32 + i % W % 32, prediction[i]);
      }
    }
  }

  private static SimMim model() {
    Rng rng = new Rng(3);
    SimMim model = new SimMim(Encoders.maskable("swin-tiny-test", 1, rng), 1, rng);
    model.train(false);
    return model;
  }

  private static Tensor hidden() {
    float[] hidden = new float[2 * H * W];
    for (int i = 0; i < hidden.length; i++) {
      hidden[i] = (i / W / 8 + i % W / 8) % 2;
    }
    return Tensors.of(hidden, 2, 1, H, W);
  }
}
