package org.simtrans.model;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.simtrans.Pattern;
import org.simtrans.encoder.Encoders;
import org.simtrans.nn.Macs;
import org.simtrans.tensor.NoGrad;
import org.simtrans.tensor.Rng;
import org.simtrans.tensor.Scope;
import org.simtrans.tensor.Tensors;

class SimTransFullTest {

  private static SegmentationModel model(int in, int classes) {
    return Models.create(
        new ModelConfig("simtrans-full", "swin-tiny-test", in, classes), new Rng(1));
  }

  @Test
  void everyWeightLearns() {
    SegmentationModel model = model(1, 2);
    try (Scope scope = new Scope()) {
      Tensor sum = Tensors.zeros();
      for (Tensor map : model.supervised(Pattern.tensor("image", 1f, 2, 1, 100, 84))) {
        sum = sum.add(map.square().mean());
      }
      sum.backward();
      for (Map.Entry<String, Tensor> weight : model.parameters().entrySet()) {
        assertTrue(weight.getValue().grad().defined(), weight.getKey());
      }
    }
  }

  /** Counted by hand: stem, a 1×1 convolution for each map of the encoder, steps up, heads. */
  @Test
  void costsLessThanAUNet() {
    int[] c = {16, 32, 64, 128, 256, 256};
    int[] encoder = {0, 0, 32, 64, 128, 256};
    long parameters = 0;
    long products = 0;
    for (int i = 0, in = 1; i < 6; in = c[i++]) {
      long pixels = (128 >> i) * (128 >> i);
      if (i < 2) {
        parameters += 9L * c[i] * (in + c[i]) + 6L * c[i];
        products += 9L * c[i] * (in + c[i]) * pixels;
      } else {
        parameters += (long) encoder[i] * c[i] + (i < 5 ? 3L : 1L) * c[i];
        products += (long) encoder[i] * c[i] * pixels;
      }
      if (i < 5) {
        parameters += 4L * c[i + 1] * c[i] + c[i] + 9L * c[i] * 3 * c[i] + 6L * c[i];
        products += (long) c[i + 1] * c[i] * pixels + 9L * c[i] * 3 * c[i] * pixels;
      }
      parameters += i < 4 ? c[i] + 1 : 0;
      products += i < 1 ? c[i] * pixels : 0;
    }
    SegmentationModel model = model(1, 1);
    long own = model.parameterCount() - model.encoder().orElseThrow().parameterCount();
    assertEquals(parameters, own);
    try (Scope scope = new Scope();
        NoGrad off = new NoGrad()) {
      Tensor image = Tensors.zeros(1, 1, 128, 128);
      long encoded = Macs.of(() -> model.encoder().orElseThrow().forward(image)).full();
      assertEquals(products, Macs.of(() -> model.forward(image)).full() - encoded);
      long unet = Macs.of(() -> new UNet(1, 1, 32, new Rng(0)).forward(image)).full();
      assertTrue(products + encoded < unet / 2);
    }
  }

  @ParameterizedTest
  @CsvSource({"97, 80", "33, 70", "5, 3"})
  void takesAnySizeAndAnyNumberOfClasses(long height, long width) {
    SegmentationModel model = model(2, 3);
    model.train(false);
    try (Scope scope = new Scope();
        NoGrad off = new NoGrad()) {
      Tensor images = Pattern.tensor("image", 1f, 1, 2, height, width);
      List<Tensor> maps = model.supervised(images);
      assertTrue(maps.get(0).equal(model.forward(images)));
      for (int i = 0; i < maps.size(); i++) {
        long stride = 1L << i;
        assertArrayEquals(
            new long[] {1, 3, (height + stride - 1) / stride, (width + stride - 1) / stride},
            Tensors.shape(maps.get(i)));
      }
    }
  }

  /** The paper's decoder cannot: it draws at stride 4 and enlarges. */
  @Test
  void aSinglePixelIsSeenAtItsPlace() {
    SegmentationModel model = model(1, 1);
    model.train(false);
    try (Scope scope = new Scope();
        NoGrad off = new NoGrad()) {
      Tensor flat = Pattern.tensor("image", 1f, 1, 1, 64, 64);
      float[] pixels = Tensors.toFloats(flat);
      pixels[20 * 64 + 33] += 3;
      float[] before = Tensors.toFloats(model.forward(flat));
      float[] after = Tensors.toFloats(model.forward(Tensors.of(pixels, 1, 1, 64, 64)));
      int most = 0;
      for (int i = 0; i < before.length; i++) {
        most = Math.abs(after[i] - before[i]) > Math.abs(after[most] - before[most]) ? i : most;
      }
      assertTrue(Math.abs(most / 64 - 20) <= 2 && Math.abs(most % 64 - 33) <= 2, most + "");
    }
  }

  @ParameterizedTest
  @CsvSource({"swin-t", "resnet50", "vgg16", "vit-b16"})
  void takesAnyEncoder(String encoder) {
    SegmentationModel model =
        Models.create(new ModelConfig("simtrans-full", encoder, 1, 1), Rng.forLoadedWeights());
    assertEquals(
        Encoders.named(encoder, 1, Rng.forLoadedWeights()).parameterCount(),
        model.encoder().orElseThrow().parameterCount());
    model.release();
  }
}
