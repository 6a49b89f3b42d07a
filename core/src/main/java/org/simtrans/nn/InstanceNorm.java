package org.simtrans.nn;

import java.util.ArrayList;
import java.util.List;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.global.torch;
import org.simtrans.tensor.Functional;
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

  /** (B, C, H, W), kept, in the order of memory that it has. */
  public Tensor forward(Tensor x) {
    Macs.channelNorm(x);
    return Tensors.isChannelsLast(x) ? ofEachImage(x) : ofEachChannel(x);
  }

  /** A group norm in which each channel is a group of its own. */
  private Tensor ofEachChannel(Tensor x) {
    return torch.group_norm(
        x.contiguous(),
        channels,
        new TensorOptional(weight),
        new TensorOptional(bias),
        EPSILON,
        false);
  }

  /**
   * A batch norm for each image alone. Where channels come last, libtorch's group norm takes the
   * variance as the difference of two sums, of which little is left where a channel's mean is far
   * from 0; and it is slow with a group for each channel.
   */
  private Tensor ofEachImage(Tensor x) {
    List<Tensor> images = new ArrayList<>();
    for (Tensor image : x.split(1).get()) { // (1, C, H, W)
      images.add(
          torch.batch_norm(
              image,
              new TensorOptional(weight),
              new TensorOptional(bias),
              new TensorOptional(),
              new TensorOptional(),
              true,
              0,
              EPSILON,
              false));
    }
    return Functional.cat(images, 0);
  }
}
