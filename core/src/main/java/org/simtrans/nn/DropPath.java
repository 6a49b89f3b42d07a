package org.simtrans.nn;

import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.simtrans.tensor.Rng;
import org.simtrans.tensor.Tensors;

/**
 * Stochastic depth (Huang et al., 2016): in training, a residual branch is left out for a sample
 * with the given probability, and scaled up where it stays. Samples that it is left out for do not
 * pass through it at all, which saves their share of the work.
 */
public final class DropPath extends Layer {
  private final double rate;
  private final Rng rng;

  /** Leaves a branch out with probability {@code rate} in [0, 1), drawn from {@code rng}. */
  public DropPath(double rate, Rng rng) {
    this.rate = rate;
    this.rng = rng;
  }

  /**
   * {@code x + branch(x)}. Shape: (B, ...), kept.
   *
   * @param branch treats every sample alike, whatever others there are
   */
  public Tensor add(Tensor x, UnaryOperator<Tensor> branch) {
    if (rate == 0 || !isTraining()) {
      return x.add(branch.apply(x));
    }
    float[] kept = Tensors.toFloats(rng.bernoulli(1 - rate, x.size(0), 1)); // (B)
    long[] passing =
        IntStream.range(0, kept.length).filter(i -> kept[i] > 0).mapToLong(i -> i).toArray();
    Scalar scale = new Scalar(1 / (1 - rate));
    if (passing.length == kept.length) {
      return x.add(branch.apply(x), scale);
    }
    if (passing.length == 0) { // one passes for nothing, so that every weight has its gradient
      passing = new long[] {0};
      scale = new Scalar(0.0);
    }
    Tensor index = Tensors.toDeviceOf(x, Tensors.of(passing));
    Tensor change = branch.apply(x.index_select(0, index));
    return x.index_add(0, index, change.to(x.scalar_type()), scale);
  }
}
