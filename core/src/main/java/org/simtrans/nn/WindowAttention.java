package org.simtrans.nn;

import org.bytedeco.pytorch.Tensor;
import org.simtrans.InvalidSettingException;
import org.simtrans.tensor.Rng;

/**
 * Multi-head self-attention within windows (Liu et al., 2021; the paper's equation 5): {@code
 * softmax(Q Kᵀ / √d + B) V}. Shape: (B · windows, M², C), kept.
 */
public final class WindowAttention extends Layer {
  private final int heads;
  private final int headWidth;
  private final Linear qkv;
  private final Linear proj;
  private final RelativePositionBias bias;

  /**
   * {@code heads} divides {@code channels}; a window has {@code window} × {@code window} tokens.
   */
  public WindowAttention(int channels, int heads, int window, Rng rng) {
    if (channels % heads != 0) {
      throw new InvalidSettingException(
          channels + " channels cannot be shared among " + heads + " heads; choose a divisor");
    }
    this.heads = heads;
    headWidth = channels / heads;
    bias = new RelativePositionBias(window, heads, rng);
    table("relative_position_bias_table", bias.table(), RelativePositionBias::fit);
    qkv = add("qkv", new Linear(channels, 3 * channels, true, rng));
    proj = add("proj", new Linear(channels, channels, true, rng));
  }

  /**
   * @param mask (windows, 1, M², M²) on the device of {@code x}, added to the scores; null for none
   */
  Tensor forward(Tensor x, Tensor mask) {
    Tensor added = bias.forward().unsqueeze(0); // (1, heads, M², M²)
    if (mask != null) {
      added = added.add(mask); // (windows, heads, M², M²)
    }
    Tensor parts = qkv.forward(x).view(x.size(0), x.size(1), 3, heads, headWidth);
    return proj.forward(Attention.of(parts, added));
  }
}
