package org.simtrans.nn;

import org.bytedeco.pytorch.Tensor;
import org.simtrans.tensor.Rng;

/** Two linear layers with a GELU between them. Shape: (..., C) -> (..., C). */
public final class Mlp extends Layer {
  private final Linear fc1;
  private final Linear fc2;

  /** From {@code channels} to {@code hidden} and back. */
  public Mlp(int channels, int hidden, Rng rng) {
    fc1 = add("fc1", new Linear(channels, hidden, true, rng));
    fc2 = add("fc2", new Linear(hidden, channels, true, rng));
  }

  /** (..., C), kept. */
  public Tensor forward(Tensor x) {
    return fc2.forward(Activations.gelu(fc1.forward(x)));
  }
}
