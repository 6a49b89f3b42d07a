package org.simtrans.task;

import java.util.List;

/**
 * Makes the batches of a task.
 *
 * @param <B> a batch
 */
public interface Batches<B extends TaskBatch> {
  /** How many batches are usually made before they are needed. */
  int AHEAD = 4;

  /** Which slices are in which batch. */
  EpochPlan plan();

  /**
   * This rank's share of batch {@code step}, counted over all epochs from 0. It follows from the
   * seed and the number alone, so that a resumed run sees what an uninterrupted one sees. Called on
   * another thread than the one that trains.
   */
  B batch(long step);

  /** What a person should know of how they are made, a sentence each. */
  default List<String> remarks() {
    return List.of();
  }

  /** How many batches are made before they are needed. */
  default int ahead() {
    return AHEAD;
  }
}
