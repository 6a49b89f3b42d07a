package org.simtrans.nn;

import org.bytedeco.pytorch.Tensor;
import org.simtrans.tensor.Functional;
import org.simtrans.tensor.Rng;

/**
 * Halves the map: each 2×2 neighbourhood is joined on its channels, normalised and projected.
 * Shape: (B, H, W, C) -> (B, ⌈H/2⌉, ⌈W/2⌉, 2C).
 */
public final class PatchMerging extends Layer {
  private final LayerNorm norm;
  private final Linear reduction;

  /** From {@code channels} to twice as many. */
  public PatchMerging(int channels, Rng rng) {
    norm = add("norm", new LayerNorm(4 * channels));
    reduction = add("reduction", new Linear(4 * channels, 2 * channels, false, rng));
  }

  /** (B, H, W, C) -> (B, ⌈H/2⌉, ⌈W/2⌉, 2C). */
  public Tensor forward(Tensor x) {
    Tensor even = Functional.padChannelsLast(x, x.size(1) % 2, x.size(2) % 2);
    long channels = x.size(3);
    Tensor joined =
        even.view(x.size(0), even.size(1) / 2, 2, even.size(2) / 2, 2, channels)
            .permute(0, 1, 3, 4, 2, 5) // the order (0,0), (1,0), (0,1), (1,1) in (row, column)
            .reshape(x.size(0), even.size(1) / 2, even.size(2) / 2, 4 * channels);
    return reduction.forward(norm.forward(joined));
  }
}
