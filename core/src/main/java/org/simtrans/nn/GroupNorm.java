package org.simtrans.nn;

import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.global.torch;
import org.simtrans.tensor.Functional;
import org.simtrans.tensor.Scope;
import org.simtrans.tensor.Tensors;

/**
 * Normalises 32 groups of channels of each image over their pixels (Wu and He, 2018), with a
 * learned scale and shift for each channel. Shape: (B, C, H, W), kept.
 */
public final class GroupNorm extends Layer {
  private static final int GROUPS = 32;
  private static final double EPSILON = 1e-5;

  private final Tensor weight;
  private final Tensor bias;

  /** Scale 1 and shift 0. */
  public GroupNorm(int channels) {
    this(channels, 1);
  }

  /**
   * @param scale to begin with; 0 at the end of a residual branch makes a block begin as the
   *     identity
   */
  GroupNorm(int channels, double scale) {
    try (Scope temporaries = new Scope()) {
      weight = parameter("weight", Functional.mul(Tensors.ones(channels), scale));
    }
    bias = parameter("bias", Tensors.zeros(channels));
  }

  /** (B, C, H, W), kept. */
  public Tensor forward(Tensor x) {
    return torch.group_norm(
        x, GROUPS, new TensorOptional(weight), new TensorOptional(bias), EPSILON, false);
  }
}
