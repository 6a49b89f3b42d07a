package org.simtrans.nn;

import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.ScalarTypeOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.simtrans.tensor.Functional;

/** Functions without weights, counted where the paper's convention counts them. */
public final class Activations {
  static final double LEAK = 0.01;

  private Activations() {}

  /** Shape kept. */
  public static Tensor relu(Tensor x) {
    Macs.elementwise(x);
    return torch.relu(x);
  }

  /** With the slope 0.01 below 0. Shape kept. */
  public static Tensor leakyRelu(Tensor x) {
    Macs.elementwise(x);
    return torch.leaky_relu(x, new Scalar(LEAK));
  }

  /** The exact GELU, by the error function. */
  static Tensor gelu(Tensor x) {
    return torch.gelu(x);
  }

  /** The largest of each neighbourhood: (B, C, H, W) -> (B, C, H', W'), rounded down. */
  public static Tensor maxPool(Tensor x, int kernel, int stride, int padding) {
    Macs.elementwise(x);
    return pooled(x, kernel, stride, padding);
  }

  /** The largest of each neighbourhood, as TensorFlow pads: (B, C, ⌈H/stride⌉, ⌈W/stride⌉). */
  public static Tensor maxPoolSame(Tensor x, int kernel, int stride) {
    Tensor padded = Functional.padSame(x, kernel, stride, Double.NEGATIVE_INFINITY);
    return pooled(padded, kernel, stride, 0);
  }

  private static Tensor pooled(Tensor x, int kernel, int stride, int padding) {
    return torch.max_pool2d(
        x.is_cpu() ? x : x.contiguous(), // else its gradients are added in no fixed order
        new long[] {kernel, kernel},
        new long[] {stride, stride},
        new long[] {padding, padding},
        new long[] {1, 1},
        false);
  }

  /** Mean over all pixels: (B, C, H, W) -> (B, C, 1, 1). */
  static Tensor poolToPoint(Tensor x) {
    Macs.elementwise(x);
    // The sum goes before the division: libtorch's mean of bf16 copies its input to fp32 first.
    Tensor sum = x.sum(new long[] {2, 3}, true, new ScalarTypeOptional());
    return Functional.mul(sum, 1.0 / (x.size(2) * x.size(3)));
  }
}
