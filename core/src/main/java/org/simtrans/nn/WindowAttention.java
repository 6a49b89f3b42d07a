package org.simtrans.nn;

import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.simtrans.InvalidSettingException;
import org.simtrans.tensor.Rng;
import org.simtrans.tensor.Tensors;

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

  public WindowAttention(int channels, int heads, int window, Rng rng) {
    if (channels % heads != 0) {
      throw new InvalidSettingException(
          channels + " channels cannot be shared among " + heads + " heads; choose a divisor");
    }
    this.heads = heads;
    headWidth = channels / heads;
    bias = new RelativePositionBias(window, heads, rng);
    parameter("relative_position_bias_table", bias.table());
    qkv = add("qkv", new Linear(channels, 3 * channels, true, rng));
    proj = add("proj", new Linear(channels, channels, true, rng));
  }

  /**
   * @param mask (windows, 1, M², M²), added to the scores; null for none
   */
  Tensor forward(Tensor x, Tensor mask) {
    long batch = x.size(0); // B · windows
    long tokens = x.size(1); // M²
    TensorVector parts =
        qkv.forward(x)
            .view(batch, tokens, 3, heads, headWidth)
            .permute(2, 0, 3, 1, 4) // (3, B·windows, heads, M², d)
            .unbind(0);
    Tensor query = Tensors.times(parts.get(0), 1 / Math.sqrt(headWidth));
    Tensor scores = query.matmul(parts.get(1).transpose(-2, -1)); // (B·windows, heads, M², M²)
    Tensor weights = Tensors.softmax(withBias(scores, mask));
    Tensor mixed = weights.matmul(parts.get(2)); // (B·windows, heads, M², d)
    Macs.attention(batch, heads, tokens, headWidth);
    return proj.forward(mixed.transpose(1, 2).reshape(batch, tokens, (long) heads * headWidth));
  }

  private Tensor withBias(Tensor scores, Tensor mask) {
    Tensor added = bias.forward().unsqueeze(0); // (1, heads, M², M²)
    if (mask == null) {
      return scores.add(added.to(scores.scalar_type()));
    }
    added = added.add(Tensors.beside(added, mask)).to(scores.scalar_type());
    long windows = mask.size(0);
    long tokens = scores.size(2);
    return scores
        .view(-1, windows, heads, tokens, tokens)
        .add(added) // (windows, heads, M², M²)
        .view(-1, heads, tokens, tokens);
  }
}
