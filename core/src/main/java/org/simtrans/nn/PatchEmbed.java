package org.simtrans.nn;

import org.bytedeco.pytorch.Tensor;
import org.simtrans.tensor.Functional;
import org.simtrans.tensor.Rng;

/**
 * Cuts an image into patches and embeds each: a convolution whose stride is its kernel, then a
 * norm. Shape: (B, in, H, W) -> (B, ⌈H/p⌉, ⌈W/p⌉, C).
 */
public final class PatchEmbed extends Layer {
  private final int patch;
  private final Conv2d proj;
  private final LayerNorm norm;

  /** Patches of {@code patch} × {@code patch} pixels become {@code channels} numbers each. */
  public PatchEmbed(int in, int channels, int patch, Rng rng) {
    this.patch = patch;
    proj = add("proj", Conv2d.patches(in, channels, patch, rng));
    norm = add("norm", new LayerNorm(channels));
  }

  /** (B, in, H, W) -> (B, ⌈H/patch⌉, ⌈W/patch⌉, channels). */
  public Tensor forward(Tensor image) {
    Tensor padded =
        Functional.pad(
            image, Math.floorMod(-image.size(2), patch), Math.floorMod(-image.size(3), patch));
    return norm.forward(proj.forward(padded).permute(0, 2, 3, 1).contiguous());
  }
}
