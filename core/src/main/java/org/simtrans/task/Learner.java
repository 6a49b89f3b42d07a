package org.simtrans.task;

import java.nio.file.Path;
import java.util.Map;
import org.bytedeco.pytorch.Tensor;
import org.simtrans.nn.Layer;
import org.simtrans.run.LoadedWeights;

/**
 * A network with what it learns.
 *
 * @param <B> a batch
 */
public interface Learner<B extends TaskBatch> {

  /** All that is learned. */
  Layer network();

  /**
   * @param value a scalar, of which the gradient is taken; where several ranks share a batch, each
   *     has its part, and the parts add up to the loss of the batch
   * @param measures of the batch, for the log
   * @param backward adds the gradients of the weights
   */
  record Loss(Tensor value, Map<String, Double> measures, Runnable backward) {

    /** A loss whose gradients libtorch takes in one backward pass. */
    public Loss(Tensor value, Map<String, Double> measures) {
      this(value, measures, value::backward);
    }
  }

  /** Passes a batch through the network and computes the loss. */
  Loss loss(B batch);

  /**
   * Loads weights to begin with: all that fits.
   *
   * @param weights a run folder or a file
   */
  LoadedWeights begin(Path weights);

  /**
   * How many layers stand above a weight, for learning rates that decay by layer; 0 for what learns
   * at the full rate.
   *
   * @param parameter its name in the network's state
   */
  default int layersAbove(String parameter) {
    return 0;
  }

  /**
   * Is told, before the first batch, whom to ask what the average of the weights thinks; never
   * where no average is kept.
   */
  default void taughtBy(Teacher teacher) {}

  /** What judges the network between epochs and keeps its weights. */
  Judge judge(Evidence evidence);
}
