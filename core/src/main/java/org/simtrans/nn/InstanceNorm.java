package org.simtrans.nn;

import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.global.torch;
import org.simtrans.tensor.Tensors;

/**
 * Normalises each channel of each image over its pixels, in training as at inference (Ulyanov et
 * al., 2016), with a learned scale and shift. Shape: (B, C, H, W), kept.
 */
public final class InstanceNorm extends Layer {
  private static final double EPSILON = 1e-5;

  private final int channels;
  private final Tensor weight;
  private final Tensor bias;

  /** Scale 1 and shift 0. */
  public InstanceNorm(int channels) {
    this.channels = channels;
    weight = parameter("weight", Tensors.ones(channels));
    bias = parameter("bias", Tensors.zeros(channels));
  }

  /** (B, C, H, W), kept. */
  public Tensor forward(Tensor x) {
    Macs.channelNorm(x);
    // Where channels come last in memory, libtorch takes the variance as the difference of two
    // sums,
    // of which little is left where a channel's mean is far from 0.
    Tensor rows = x.contiguous();
    return torch.group_norm( // each channel a group of its own
        rows, channels, new TensorOptional(weight), new TensorOptional(bias), EPSILON, false);
  }
}
