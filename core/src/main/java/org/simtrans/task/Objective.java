package org.simtrans.task;

import java.util.Map;
import org.bytedeco.pytorch.Tensor;

/**
 * What is learned.
 *
 * @param <B> a batch
 */
public interface Objective<B> {

  /**
   * @param loss a scalar, of which the gradient is taken; where several ranks share a batch, each
   *     has its part, and the parts add up to the loss of the batch
   * @param measures of the batch, for the log
   * @param backward adds the gradients of the weights
   */
  record Loss(Tensor loss, Map<String, Double> measures, Runnable backward) {

    public Loss(Tensor loss, Map<String, Double> measures) {
      this(loss, measures, loss::backward);
    }
  }

  Loss loss(B batch);

  /**
   * How many layers stand above a weight, for learning rates that decay by layer; 0 for what learns
   * at the full rate.
   *
   * @param parameter its name in the model's state
   */
  default int layersAbove(String parameter) {
    return 0;
  }

  /** In how many parts a rank's share lies in a batch, each after the other ranks' like part. */
  default int parts() {
    return 1;
  }

  /** How many images a batch holds: a rank's share of it. */
  int images(B batch);

  /** How many batches are made before they are needed. */
  default int batchesAhead() {
    return 4;
  }

  /** Names the batch for messages. */
  String describe(B batch);

  /**
   * What a look at the end of an epoch finds.
   *
   * @param score higher is better; NaN if nothing was measured
   * @param measures for the log
   */
  record Look(double score, Map<String, Double> measures) {}

  /** Looks at the model after an epoch. */
  Look look(int epoch);

  /** The weights are the best so far: keep them. */
  void keepBest(Look look);
}
