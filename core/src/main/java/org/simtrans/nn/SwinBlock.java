package org.simtrans.nn;

import org.bytedeco.pytorch.Tensor;
import org.simtrans.tensor.Rng;
import org.simtrans.tensor.Scope;

/**
 * A Swin Transformer block: attention within windows (shifted in every second block), then an MLP,
 * each on normalised input and added to its residual. Shape: (B, H, W, C), kept.
 */
public final class SwinBlock extends Layer {
  private static final int MLP_RATIO = 4;

  private final int window;
  private final boolean shifted;
  private final boolean padBeforeShift;
  private final LayerNorm norm1;
  private final WindowAttention attn;
  private final LayerNorm norm2;
  private final Mlp mlp;
  private final DropPath dropPath;

  /**
   * @param padBeforeShift whether a map that the windows do not divide is padded before it is
   *     shifted, or after
   */
  public SwinBlock(
      int channels,
      int heads,
      int window,
      boolean shifted,
      boolean padBeforeShift,
      double dropRate,
      Rng rng) {
    this.window = window;
    this.shifted = shifted;
    this.padBeforeShift = padBeforeShift;
    norm1 = add("norm1", new LayerNorm(channels));
    attn = add("attn", new WindowAttention(channels, heads, window, rng));
    norm2 = add("norm2", new LayerNorm(channels));
    mlp = add("mlp", new Mlp(channels, MLP_RATIO * channels, rng));
    dropPath = add("drop_path", new DropPath(dropRate, rng));
  }

  /** (B, H, W, C), kept. */
  public Tensor forward(Tensor x) {
    Tensor mixed = Scope.of(() -> dropPath.add(x, y -> attention(norm1.forward(y))));
    return Scope.of(() -> dropPath.add(mixed, y -> mlp.forward(norm2.forward(y))));
  }

  private Tensor attention(Tensor x) {
    Windows windows = Windows.of((int) x.size(1), (int) x.size(2), window, shifted, padBeforeShift);
    return windows.merge(attn.forward(windows.partition(x), windows.maskBeside(x)));
  }
}
