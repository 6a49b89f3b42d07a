package org.simtrans.nn;

import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;
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

  public Tensor forward(Tensor x) {
    long batch = x.size(0);
    long tokens = x.size(1);
    TensorVector parts =
        qkv.forward(x)
            .view(batch, tokens, 3, heads, headWidth)
            .permute(2, 0, 3, 1, 4) // (3, B, heads, N, d)
            .unbind(0);
    Tensor mixed = torch.scaled_dot_product_attention(parts.get(0), parts.get(1), parts.get(2));
    Macs.attention(batch, heads, tokens, headWidth);
    return proj.forward(mixed.transpose(1, 2).reshape(batch, tokens, (long) heads * headWidth));
  }
}
