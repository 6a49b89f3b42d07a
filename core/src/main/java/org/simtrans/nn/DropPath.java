package org.simtrans.nn;

import org.bytedeco.pytorch.Tensor;
import org.simtrans.tensor.Rng;
import org.simtrans.tensor.Tensors;

/**
 * Stochastic depth (Huang et al., 2016): in training, a residual branch is left out for a sample
 * with the given probability, and scaled up where it stays.
 */
public final class DropPath extends Layer {
  private final double rate;
  private final Rng rng;

  public DropPath(double rate, Rng rng) {
    this.rate = rate;
    this.rng = rng;
  }

  public Tensor forward(Tensor branch) {
    if (rate == 0 || !isTraining()) {
      return branch;
    }
    double keep = 1 - rate;
    Tensor kept = rng.bernoulli(keep, branch.size(0), (int) branch.dim()); // (B, 1, ...)
    Tensor scaled = Tensors.times(kept, 1 / keep).to(branch.scalar_type());
    return branch.mul(Tensors.beside(branch, scaled));
  }
}
