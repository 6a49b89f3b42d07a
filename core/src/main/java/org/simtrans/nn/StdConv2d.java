package org.simtrans.nn;

import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.global.torch;
import org.simtrans.tensor.Functional;
import org.simtrans.tensor.Rng;
import org.simtrans.tensor.Tensors;

/**
 * A convolution with weight standardisation (Qiao et al., 2019): each kernel is brought to mean 0
 * and variance 1 before it is applied, so only its form is learned. No bias; padded as TensorFlow
 * does. timm's {@code StdConv2dSame}. Shape: (B, in, H, W) -> (B, out, ⌈H/stride⌉, ⌈W/stride⌉).
 */
public final class StdConv2d extends Layer {
  private static final double EPSILON = 1e-8;

  private final int kernel;
  private final int stride;
  private final Tensor weight; // (out, in, k, k)

  /** Initial weights are drawn from N(0, 2 / fan-out), as timm has them. */
  public StdConv2d(int in, int out, int kernel, int stride, Rng rng) {
    this.kernel = kernel;
    this.stride = stride;
    weight = parameter("weight", Tensors.zeros(out, in, kernel, kernel));
    rng.fillNormal(weight, Math.sqrt(2.0 / ((double) out * kernel * kernel)));
  }

  /** (B, in, H, W) -> (B, out, ⌈H/stride⌉, ⌈W/stride⌉). */
  public Tensor forward(Tensor x) {
    Tensor y =
        torch.conv2d(
            Functional.padSame(x, kernel, stride, 0),
            standardised(),
            new TensorOptional(),
            new long[] {stride, stride},
            new long[] {0, 0},
            new long[] {1, 1},
            1);
    Macs.standardisedConvolution(y, weight);
    return y;
  }

  /** The kernels, each an "image" of one row whose statistics a batch norm takes. */
  private Tensor standardised() {
    TensorOptional none = new TensorOptional();
    return torch
        .batch_norm(
            weight.reshape(1, weight.size(0), -1), none, none, none, none, true, 0, EPSILON, false)
        .reshape(Tensors.shape(weight));
  }
}
