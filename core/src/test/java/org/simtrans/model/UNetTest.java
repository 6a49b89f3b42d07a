package org.simtrans.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Map;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.simtrans.nn.Macs;
import org.simtrans.tensor.Functional;
import org.simtrans.tensor.NoGrad;
import org.simtrans.tensor.Rng;
import org.simtrans.tensor.Scope;
import org.simtrans.tensor.Tensors;

class UNetTest {

  /** Counted by hand from nnU-Net's plan: 3×3 convolutions, norms, 2×2 enlargements, heads. */
  @ParameterizedTest
  @CsvSource({"unet, 32", "unet-small, 16"})
  void formIsNnUNets(String name, int width) {
    int[] c = {width, 2 * width, 4 * width, 8 * width, 16 * width, 16 * width};
    long parameters = 0;
    long products = 0;
    for (int i = 0, in = 1; i < 6; in = c[i++]) {
      long pixels = (128 >> i) * (128 >> i);
      parameters += 9L * c[i] * (in + c[i]) + 6L * c[i];
      products += 9L * c[i] * (in + c[i]) * pixels;
      if (i < 5) {
        parameters += 4L * c[i + 1] * c[i] + c[i] + 9L * c[i] * 3 * c[i] + 6L * c[i];
        products += (long) c[i + 1] * c[i] * pixels + 9L * c[i] * 3 * c[i] * pixels;
      }
      parameters += i < 4 ? c[i] + 1 : 0;
      products += i < 1 ? c[i] * pixels : 0;
    }
    SegmentationModel unet = Models.create(new ModelConfig(name, "none", 1, 1), new Rng(0));
    assertEquals(parameters, unet.parameterCount());
    try (Scope scope = new Scope();
        NoGrad off = new NoGrad()) {
      Macs macs = Macs.of(() -> unet.forward(Tensors.zeros(1, 1, 128, 128)));
      assertEquals(products, macs.full());
    }
  }

  /** What is appended to reach a whole multiple hardly shows, as it continues the image's edge. */
  @Test
  void paddingContinuesTheImage() {
    UNet unet = new UNet(1, 1, 32, new Rng(0));
    try (Scope scope = new Scope();
        NoGrad off = new NoGrad()) {
      Tensor flat = Functional.add(Tensors.zeros(1, 1, 64, 64), 3);
      float[] whole = Tensors.toFloats(unet.forward(flat));
      float[] cut = Tensors.toFloats(unet.forward(flat.narrow(2, 0, 40).narrow(3, 0, 33)));
      assertEquals(whole[0], cut[0], 1e-5);
      assertEquals(whole[39 * 64 + 32], cut[39 * 33 + 32], 1e-5);
    }
  }

  @Test
  void valuesKeepTheirSizeAtTheStart() {
    Map<String, Tensor> weights = new UNet(1, 1, 32, new Rng(0)).parameters();
    Tensor kernel = weights.get("down.3.conv2.weight");
    double expected = Math.sqrt(2 / (1.0001 * 9 * 256));
    assertEquals(expected, kernel.std().item_double(), 0.01 * expected);
    assertTrue(weights.get("down.3.conv2.bias").equal(Tensors.zeros(256)));
  }
}
