package org.simtrans.nn;

import org.bytedeco.pytorch.Tensor;
import org.simtrans.tensor.Rng;
import org.simtrans.tensor.Scope;

/**
 * A block of a Vision Transformer (Dosovitskiy et al., 2021): attention among all tokens, then an
 * MLP, each on normalised input and added to its residual. Shape: (B, N, C), kept.
 */
public final class TransformerBlock extends Layer {
  private static final int MLP_RATIO = 4;
  private static final double EPSILON = 1e-6;

  private final LayerNorm norm1;
  private final SelfAttention attn;
  private final LayerNorm norm2;
  private final Mlp mlp;
  private final DropPath dropPath;

  /** Its branches are left out with probability {@code dropRate} in training. */
  public TransformerBlock(int channels, int heads, double dropRate, Rng rng) {
    norm1 = add("norm1", new LayerNorm(channels, EPSILON));
    attn = add("attn", new SelfAttention(channels, heads, rng));
    norm2 = add("norm2", new LayerNorm(channels, EPSILON));
    mlp = add("mlp", new Mlp(channels, MLP_RATIO * channels, rng));
    dropPath = add("drop_path", new DropPath(dropRate, rng));
  }

  /** (B, N, C), kept. */
  public Tensor forward(Tensor x) {
    Tensor mixed = Scope.of(() -> dropPath.add(x, y -> attn.forward(norm1.forward(y))));
    return Scope.of(() -> dropPath.add(mixed, y -> mlp.forward(norm2.forward(y))));
  }
}
