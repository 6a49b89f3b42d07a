package org.simtrans.nn;

import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.global.torch;
import org.simtrans.tensor.Rng;
import org.simtrans.tensor.Tensors;

/**
 * {@code x Wᵀ + b}. Shape: (..., in) -> (..., out).
 *
 * <p>On a CPU, many rows go through oneDNN as the 1×1 convolution that a linear layer is: the same
 * products in the same precision. In fp32 that is about twice as fast as the matrix product of this
 * libtorch, forward and backward; in bf16, which oneDNN multiplies either way, only tall and narrow
 * products gain. docs/history/performance.md has the figures.
 */
public final class Linear extends Layer {
  private static final double STD = 0.02; // of initial weights, as ViT and Swin have it
  private static final long MANY_ROWS = 64;
  private static final long MANY_ROWS_IN_BF16 = 4096;

  /** From this batch on libtorch gives 1×1 convolutions to oneDNN on a single thread, too. */
  private static final long IMAGES = 16;

  private final Tensor weight; // (out, in)
  private final Tensor bias; // (out), or null

  /** Weights (out, in) drawn from {@code rng}; a bias begins at 0. */
  public Linear(int in, int out, boolean withBias, Rng rng) {
    weight = factor("weight", Tensors.zeros(out, in));
    rng.fillNormal(weight, STD);
    bias = withBias ? parameter("bias", Tensors.zeros(out)) : null;
  }

  /** (..., in) -> (..., out). */
  public Tensor forward(Tensor x) {
    Macs.linear(x, weight, bias != null);
    TensorOptional added = bias == null ? new TensorOptional() : new TensorOptional(bias);
    long rows = x.numel() / weight.size(1);
    boolean pays = rows >= (Tensors.multipliesInBf16(x) ? MANY_ROWS_IN_BF16 : MANY_ROWS);
    boolean possible = rows % IMAGES == 0 || torch.get_num_threads() > 1;
    return pays && possible && Tensors.suitsOneDnn(x)
        ? asConvolution(x, rows, added)
        : torch.linear(x, weight, added);
  }

  private Tensor asConvolution(Tensor x, long rows, TensorOptional added) {
    long in = weight.size(1);
    long images = rows % IMAGES == 0 ? IMAGES : 1;
    Tensor map = x.reshape(images, rows / images, 1, in).permute(0, 3, 1, 2); // channels last
    Tensor y = Conv2d.pointwise(map, weight, added); // (images, out, rows, 1)
    long[] shape = Tensors.shape(x);
    shape[shape.length - 1] = weight.size(0);
    return y.permute(0, 2, 3, 1).reshape(shape);
  }
}
