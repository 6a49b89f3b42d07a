package org.simtrans.nn;

import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.global.torch;
import org.simtrans.tensor.Tensors;

/** Normalises the last dimension. Shape: (..., C) -> (..., C). */
public final class LayerNorm extends Layer {
  private static final double EPSILON = 1e-5;

  private final long[] shape;
  private final double epsilon;
  private final Tensor weight;
  private final Tensor bias;

  /** Scale 1 and shift 0, with PyTorch's epsilon. */
  public LayerNorm(int channels) {
    this(channels, EPSILON);
  }

  /**
   * @param epsilon added to the variance: 1e-5 in Swin, 1e-6 in ViT
   */
  public LayerNorm(int channels, double epsilon) {
    this.epsilon = epsilon;
    shape = new long[] {channels};
    weight = parameter("weight", Tensors.ones(channels));
    bias = parameter("bias", Tensors.zeros(channels));
  }

  /** (..., C), kept. */
  public Tensor forward(Tensor x) {
    return torch.layer_norm(
        x, shape, new TensorOptional(weight), new TensorOptional(bias), epsilon, false);
  }
}
