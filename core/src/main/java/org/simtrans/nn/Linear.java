package org.simtrans.nn;

import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.global.torch;
import org.simtrans.tensor.Rng;
import org.simtrans.tensor.Tensors;

/** {@code x Wᵀ + b}. Shape: (..., in) -> (..., out). */
public final class Linear extends Layer {
  private static final double STD = 0.02; // of initial weights, as ViT and Swin have it

  private final Tensor weight; // (out, in)
  private final Tensor bias; // (out), or null

  public Linear(int in, int out, boolean withBias, Rng rng) {
    weight = parameter("weight", Tensors.zeros(out, in));
    rng.fillNormal(weight, STD);
    bias = withBias ? parameter("bias", Tensors.zeros(out)) : null;
  }

  public Tensor forward(Tensor x) {
    Tensor y =
        bias == null ? torch.linear(x, weight) : torch.linear(x, weight, new TensorOptional(bias));
    Macs.linear(x, weight, bias != null);
    return y;
  }
}
