package org.simtrans.nn;

import org.bytedeco.pytorch.Tensor;
import org.simtrans.tensor.Functional;
import org.simtrans.tensor.Rng;

/**
 * Tells every patch what the class token knows: {@code gelu(W [patch, class] + b)}, the readout
 * "project" of dense prediction transformers (Ranftl et al., 2021). Shape: tokens (B, 1 + hw, C) ->
 * map (B, C, h, w).
 */
public final class ReadoutProjection extends Layer {
  private final Linear project;

  /** For tokens of {@code channels} numbers. */
  public ReadoutProjection(int channels, Rng rng) {
    project = add("project", new Linear(2 * channels, channels, true, rng));
  }

  /** Tokens (B, 1 + hw, C) -> map (B, C, h, w). */
  public Tensor forward(TokenMap map) {
    Tensor patches = map.patches(); // (B, hw, C)
    Tensor joined = Functional.cat(2, patches, map.classToken().expand_as(patches)); // (B, hw, 2C)
    return map.gridOf(Activations.gelu(project.forward(joined)));
  }
}
