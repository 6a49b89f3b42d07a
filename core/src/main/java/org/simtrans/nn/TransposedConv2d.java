package org.simtrans.nn;

import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.global.torch;
import org.simtrans.tensor.Rng;
import org.simtrans.tensor.Tensors;

/**
 * Enlarges a map by learning: each pixel becomes a block, without overlap. Shape: (B, in, H, W) ->
 * (B, out, factor · H, factor · W).
 */
public final class TransposedConv2d extends Layer {
  private final int factor;
  private final Tensor weight; // (in, out, factor, factor)
  private final Tensor bias; // (out)

  /** Initial weights are drawn from N(0, 2 / (out · factor²)) as nnU-Net's, biases 0. */
  public TransposedConv2d(int in, int out, int factor, Rng rng) {
    this.factor = factor;
    weight = factor("weight", Tensors.zeros(in, out, factor, factor));
    rng.fillNormal(weight, Math.sqrt(2.0 / (out * factor * factor)));
    bias = parameter("bias", Tensors.zeros(out));
  }

  /** (B, in, H, W) -> (B, out, factor · H, factor · W). */
  public Tensor forward(Tensor x) {
    Tensor y =
        torch.conv_transpose2d(
            x,
            weight,
            new TensorOptional(bias),
            new long[] {factor, factor},
            new long[2],
            new long[2],
            1,
            1,
            1);
    Macs.transposed(x, y, weight);
    return y;
  }
}
