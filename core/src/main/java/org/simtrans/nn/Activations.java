package org.simtrans.nn;

import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/** Functions without weights, counted where the paper's convention counts them. */
final class Activations {
  private Activations() {}

  static Tensor relu(Tensor x) {
    Macs.elementwise(x);
    return torch.relu(x);
  }

  /** The exact GELU, by the error function. */
  static Tensor gelu(Tensor x) {
    return torch.gelu(x);
  }

  /** Mean over all pixels: (B, C, H, W) -> (B, C, 1, 1). */
  static Tensor poolToPoint(Tensor x) {
    Macs.elementwise(x);
    return torch.adaptive_avg_pool2d(x, 1, 1);
  }
}
