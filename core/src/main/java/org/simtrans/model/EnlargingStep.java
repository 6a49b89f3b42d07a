package org.simtrans.model;

import org.bytedeco.pytorch.Tensor;
import org.simtrans.nn.Activations;
import org.simtrans.nn.ConvNorm;
import org.simtrans.nn.Layer;
import org.simtrans.tensor.Functional;
import org.simtrans.tensor.Rng;
import org.simtrans.tensor.Scope;

/**
 * A step of TransUNet's decoder: enlarged bilinearly, joined with the encoder's map of that size,
 * then twice a 3×3 convolution, a batch norm and a ReLU.
 */
final class EnlargingStep extends Layer {
  private final ConvNorm conv1;
  private final ConvNorm conv2;

  /**
   * @param in channels of the map from below and of the skip together
   */
  EnlargingStep(int in, int out, Rng rng) {
    conv1 = add("conv1", new ConvNorm(in, out, 3, rng));
    conv2 = add("conv2", new ConvNorm(out, out, 3, rng));
  }

  /** (B, C, h, w) and a skip (B, in - C, H, W) -> (B, out, H, W). */
  Tensor forward(Tensor x, Tensor skip) {
    return refine(
        Functional.cat(1, Functional.interpolateAligned(x, skip.size(2), skip.size(3)), skip));
  }

  /** Without a skip: (B, in, h, w) -> (B, out, height, width). */
  Tensor forward(Tensor x, long height, long width) {
    return refine(Functional.interpolateAligned(x, height, width));
  }

  private Tensor refine(Tensor x) {
    return Scope.of(() -> Activations.relu(conv2.forward(Activations.relu(conv1.forward(x)))));
  }
}
