package org.simtrans.weights;

import java.util.Optional;
import org.bytedeco.pytorch.Tensor;

/**
 * Brings a weight to another shape, such as a table of positions to another grid. Layers that have
 * such weights say how they are fitted.
 */
@FunctionalInterface
public interface Fitter {

  /**
   * The values of {@code source} in the shape {@code to}; empty where this fitter does not know
   * how.
   */
  Optional<Tensor> fit(Tensor source, long[] to);
}
