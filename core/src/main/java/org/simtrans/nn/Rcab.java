package org.simtrans.nn;

import org.bytedeco.pytorch.Tensor;
import org.simtrans.tensor.Rng;

/** Residual channel attention block (Zhang et al., 2018). Shape: (B, C, H, W), kept. */
public final class Rcab extends Layer {
  private final Conv2d conv1;
  private final Conv2d conv2;
  private final ChannelAttention attention;

  /** {@code reduction} is that of its {@link ChannelAttention}. */
  public Rcab(int channels, int reduction, Rng rng) {
    conv1 = add("body.0", Conv2d.same(channels, channels, 3, true, rng));
    conv2 = add("body.2", Conv2d.same(channels, channels, 3, true, rng));
    attention = add("body.3", new ChannelAttention(channels, reduction, rng));
  }

  /** (B, C, H, W), kept. */
  public Tensor forward(Tensor x) {
    return x.add(attention.forward(conv2.forward(Activations.relu(conv1.forward(x)))));
  }
}
