package org.simtrans.task;

import org.simtrans.data.SliceStore;
import org.simtrans.ranks.Ranks;
import org.simtrans.tensor.Rng;

/**
 * Something to learn: its network with the loss, and its batches. An implementation is a record of
 * the settings of the task. Training, resuming, memory foresight, benchmarks and comparisons work
 * for any task and know none of them.
 *
 * @param <B> a batch
 * @see Pretext tasks without labels, which other jars can add
 */
public interface Task<B extends TaskBatch> {

  /**
   * The name of the task in settings, files and logs. It also chooses the task's random numbers.
   */
  String name();

  /**
   * A new network with what it learns.
   *
   * @param rng draws the initial weights, and stochastic depth later on
   * @param ranks who train together; a loss is this rank's part of the loss of the whole batch
   */
  Learner<B> learner(Setup setup, Rng rng, Ranks ranks);

  /**
   * What makes batches from the slices of {@code store}.
   *
   * @param ranks who train together; a batch is this rank's share of the whole one
   */
  Batches<B> batches(Setup setup, SliceStore store, Ranks ranks);

  /**
   * The same where there are slices without labels, too; unless overridden, they are not used.
   *
   * @param unlabelled may hold none
   */
  default Batches<B> batches(Setup setup, SliceStore store, SliceStore unlabelled, Ranks ranks) {
    return batches(setup, store, ranks);
  }

  /** A batch of blank slices, by which the need for memory is measured. */
  B blank(Setup setup, int slices);

  /** How batches pass through the network. */
  default BatchForm form() {
    return BatchForm.PLAIN;
  }

  /** The same task with all slices of a batch at once, by which memory is measured. */
  default Task<B> allAtOnce() {
    return this;
  }
}
