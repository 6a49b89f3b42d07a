package org.simtrans.nn;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Random;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.simtrans.tensor.Scope;
import org.simtrans.tensor.Tensors;

class InstanceNormTest {
  private static final int SIDE = 16;
  private static final int CHANNELS = 4;

  /**
   * Values whose mean is a thousand times their deviation, as the maps of an encoder may have: the
   * result is that of double precision, whether channels come first or last in memory.
   */
  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void isExactWhereTheMeanIsFarFromZero(boolean channelsLast) {
    Random random = new Random(1);
    int pixels = SIDE * SIDE;
    float[] first = new float[CHANNELS * pixels];
    float[] last = new float[first.length];
    for (int i = 0; i < first.length; i++) {
      first[i] = (float) (100 + 0.1 * random.nextGaussian());
      last[i % pixels * CHANNELS + i / pixels] = first[i];
    }
    try (Scope scope = new Scope()) {
      Tensor x =
          channelsLast
              ? Tensors.of(last, 1, SIDE, SIDE, CHANNELS).permute(0, 3, 1, 2)
              : Tensors.of(first, 1, CHANNELS, SIDE, SIDE);
      float[] normed = Tensors.toFloats(new InstanceNorm(CHANNELS).forward(x).contiguous());
      for (int c = 0; c < CHANNELS; c++) {
        double mean = 0;
        for (int p = 0; p < pixels; p++) {
          mean += first[c * pixels + p] / (double) pixels;
        }
        double variance = 0;
        for (int p = 0; p < pixels; p++) {
          variance += Math.pow(first[c * pixels + p] - mean, 2) / pixels;
        }
        for (int p = 0; p < pixels; p++) {
          double expected = (first[c * pixels + p] - mean) / Math.sqrt(variance + 1e-5);
          assertEquals(expected, normed[c * pixels + p], 1e-3);
        }
      }
    }
  }

  /** Several images: values and gradients do not depend on the order of memory. */
  @Test
  void isTheSameWhereverChannelsStand() {
    try (Scope scope = new Scope()) {
      InstanceNorm norm = new InstanceNorm(CHANNELS);
      Tensor first = Tensors.of(noise(2), 3, CHANNELS, SIDE, SIDE);
      Tensor last = Tensors.channelsLast(first);
      assertTrue(Tensors.isChannelsLast(last));
      Tensor a = normed(norm, first);
      Tensor weightsA = norm.parameters().get("weight").grad().clone();
      norm.parameters().get("weight").mutable_grad().zero_();
      Tensor b = normed(norm, last);
      Tensor weightsB = norm.parameters().get("weight").grad();
      assertArrayEquals(Tensors.toFloats(a), Tensors.toFloats(b), 1e-4f);
      assertArrayEquals(Tensors.toFloats(weightsA), Tensors.toFloats(weightsB), 1e-3f);
    }
  }

  /** The gradient of the input, for a loss that weighs every value differently. */
  private static Tensor normed(InstanceNorm norm, Tensor values) {
    Tensor x = values.detach().set_requires_grad(true);
    Tensor y = norm.forward(x);
    y.mul(Tensors.of(noise(3), 3, CHANNELS, SIDE, SIDE)).sum().backward();
    return x.grad();
  }

  private static float[] noise(long seed) {
    Random random = new Random(seed);
    float[] values = new float[3 * CHANNELS * SIDE * SIDE];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) random.nextGaussian();
    }
    return values;
  }
}
