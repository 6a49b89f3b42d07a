package org.simtrans.model;

import org.bytedeco.pytorch.Tensor;
import org.simtrans.nn.Activations;
import org.simtrans.nn.Conv2d;
import org.simtrans.nn.InstanceNorm;
import org.simtrans.nn.Layer;
import org.simtrans.tensor.Rng;
import org.simtrans.tensor.Scope;

/**
 * Brings a map of the encoder to the decoder's channels: a 1×1 convolution, an instance norm and a
 * leaky ReLU. The coarsest map has no norm: over its few pixels it would erase what all of them say
 * together, and magnify rounding. Shape: (B, in, H, W) -> (B, out, H, W).
 */
final class SkipProjection extends Layer {
  private final Conv2d conv;
  private final InstanceNorm norm; // null for the coarsest map

  SkipProjection(int in, int out, boolean coarsest, Rng rng) {
    conv = add("conv", Conv2d.beforeLeakyRelu(Conv2d.Options.strided(in, out, 1, 1, true), rng));
    norm = coarsest ? null : add("norm", new InstanceNorm(out));
  }

  Tensor forward(Tensor x) {
    return Scope.of(
        () -> {
          Tensor projected = conv.forward(x.contiguous());
          return Activations.leakyRelu(norm == null ? projected : norm.forward(projected));
        });
  }
}
