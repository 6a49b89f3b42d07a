package org.simtrans.nn;

import org.bytedeco.pytorch.Tensor;
import org.simtrans.InvalidSettingException;
import org.simtrans.tensor.Rng;

/**
 * Multi-head self-attention among all tokens (Vaswani et al., 2017): {@code softmax(Q Kᵀ / √d) V}.
 * Shape: (B, N, C), kept.
 */
public final class SelfAttention extends Layer {
  private final int heads;
  private final int headWidth;
  private final Linear qkv;
  private final Linear proj;

  /** {@code heads} divides {@code channels}. */
  public SelfAttention(int channels, int heads, Rng rng) {
    if (channels % heads != 0) {
      throw new InvalidSettingException(
          channels + " channels cannot be shared among " + heads + " heads; choose a divisor");
    }
    this.heads = heads;
    headWidth = channels / heads;
    qkv = add("qkv", new Linear(channels, 3 * channels, true, rng));
    proj = add("proj", new Linear(channels, channels, true, rng));
  }

  /** (B, N, C), kept. */
  public Tensor forward(Tensor x) {
    Tensor parts = qkv.forward(x).view(x.size(0), x.size(1), 3, heads, headWidth);
    return proj.forward(Attention.of(parts, null));
  }
}
