package org.simtrans.nn;

import org.bytedeco.pytorch.Tensor;
import org.simtrans.tensor.Rng;

/**
 * g of equation 1, {@code W₂ relu(W₁ h)}, with a batch norm after each matrix as SimCLR has it; the
 * one at the output keeps small batches from collapsing. Shape: (B, C) -> (B, out).
 */
public final class ProjectionHead extends Layer {
  private final Linear w1;
  private final BatchNorm norm1;
  private final Linear w2;
  private final BatchNorm norm2;

  /** From {@code channels} to {@code out}, with a hidden layer of {@code channels}. */
  public ProjectionHead(int channels, int out, Rng rng) {
    w1 = add("w1", new Linear(channels, channels, false, rng));
    norm1 = add("norm1", new BatchNorm(channels));
    w2 = add("w2", new Linear(channels, out, false, rng));
    norm2 = add("norm2", new BatchNorm(out));
  }

  /** (B, C) -> (B, out). */
  public Tensor forward(Tensor h) {
    return norm2.forward(w2.forward(Activations.relu(norm1.forward(w1.forward(h)))));
  }
}
