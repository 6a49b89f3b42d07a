package org.simtrans.train;

import org.simtrans.ranks.Ranks;
import org.simtrans.task.Learner;
import org.simtrans.task.Setup;
import org.simtrans.task.Task;
import org.simtrans.task.TaskBatch;
import org.simtrans.tensor.Rng;
import org.simtrans.tensor.Scope;
import org.simtrans.tensor.Tensors;

/**
 * How fast a network learns on this machine, by what a gradient of blank slices takes now.
 *
 * @param seconds that learning from one slice takes
 * @param pixels of that slice
 */
public record Pace(double seconds, int pixels) {
  private static final int SLICES = 4; // of a batch
  private static final int TRIES = 2;
  private static final double REST = 1.25; // making batches and updates, as a multiple

  /** Measures, which takes as long as a few updates. */
  public static <B extends TaskBatch> Pace of(Task<B> task, Setup setup) {
    setup.compute().apply();
    Learner<B> learner = task.learner(setup, new Rng(setup.compute().seed()), Ranks.alone());
    try {
      Training.join(learner.network(), setup.compute(), Ranks.alone());
      learner.network().train(true);
      B batch = task.blank(setup, SLICES);
      gradient(learner, batch); // the first one sets up what stays
      double least = Double.POSITIVE_INFINITY;
      for (int i = 0; i < TRIES; i++) {
        least = Math.min(least, gradient(learner, batch));
      }
      return new Pace(REST * least / SLICES, setup.pixels());
    } finally {
      learner.network().release();
    }
  }

  private static <B extends TaskBatch> double gradient(Learner<B> learner, B batch) {
    long begin = System.nanoTime();
    try (Scope scope = new Scope()) {
      learner.loss(batch).backward().run();
      Tensors.await(learner.network().parameters().values().iterator().next());
    }
    return (System.nanoTime() - begin) / 1e9;
  }

  /** Seconds to learn from a slice of another size. */
  public double learning(int otherPixels) {
    return seconds * otherPixels / pixels;
  }

  /** Seconds to draw on a slice of another size: the gradient costs twice as much as drawing. */
  public double drawing(int otherPixels) {
    return learning(otherPixels) / 3;
  }
}
