package org.simtrans.model;

import org.bytedeco.pytorch.Tensor;
import org.simtrans.nn.ConvNorm;
import org.simtrans.nn.Layer;
import org.simtrans.tensor.Rng;
import org.simtrans.tensor.Scope;

/**
 * Brings one map of the encoder to the decoder's channels: 1×1, 3×3 and 3×3 convolutions, each with
 * a batch norm and no activation. Shape: (B, in, H, W) -> (B, out, H, W).
 */
final class NeckBranch extends Layer {
  private final ConvNorm reduce;
  private final ConvNorm refine1;
  private final ConvNorm refine2;

  NeckBranch(int in, int out, Rng rng) {
    reduce = add("reduce", new ConvNorm(in, out, 1, rng));
    refine1 = add("refine1", new ConvNorm(out, out, 3, rng));
    refine2 = add("refine2", new ConvNorm(out, out, 3, rng));
  }

  Tensor forward(Tensor x) {
    return Scope.of(() -> refine2.forward(refine1.forward(reduce.forward(x))));
  }
}
