package org.simtrans.nn;

import org.bytedeco.pytorch.Tensor;
import org.simtrans.tensor.Rng;

/** Weighs each channel by a number in (0, 1) drawn from its mean (Zhang et al., 2018). */
public final class ChannelAttention extends Layer {
  private final Conv2d squeeze;
  private final Conv2d excite;

  /** Weights from the means of all channels, through a layer of {@code channels / reduction}. */
  public ChannelAttention(int channels, int reduction, Rng rng) {
    squeeze = add("conv_du.0", Conv2d.same(channels, channels / reduction, 1, true, rng));
    excite = add("conv_du.2", Conv2d.same(channels / reduction, channels, 1, true, rng));
  }

  /** (B, C, H, W), kept. */
  public Tensor forward(Tensor x) {
    Tensor mean = Activations.poolToPoint(x); // (B, C, 1, 1)
    return x.mul(excite.forward(Activations.relu(squeeze.forward(mean))).sigmoid());
  }
}
