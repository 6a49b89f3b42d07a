package org.simtrans.train;

import org.simtrans.config.Optimisation;
import org.simtrans.data.Loader;
import org.simtrans.data.SliceStore;
import org.simtrans.nn.Macs;
import org.simtrans.ranks.Ranks;
import org.simtrans.task.Batches;
import org.simtrans.task.Learner;
import org.simtrans.task.Setup;
import org.simtrans.task.Task;
import org.simtrans.task.TaskBatch;
import org.simtrans.tensor.Rng;
import org.simtrans.tensor.Scope;
import org.simtrans.tensor.Tensors;

/**
 * Training for the sake of knowing what a step costs: the batches, losses and updates of a task,
 * one at a time; nothing is judged or written.
 *
 * @param <B> a batch
 */
public final class Rehearsal<B extends TaskBatch> implements AutoCloseable {
  private final Update<B> update;
  private final double learningRate;
  private final B first;
  private final Loader<B> loader; // null where it is always the first batch
  private final Ranks ranks;
  private long steps;

  /**
   * How long a step took.
   *
   * @param seconds in all
   * @param waited for its batch, in seconds
   * @param exchanged seconds spent waiting for other ranks and copying gradients for them
   * @param macs of the forward pass of this rank's share; stochastic depth leaves some out
   */
  public record Time(double seconds, double waited, double exchanged, Macs macs) {}

  private Rehearsal(
      Learner<B> learner,
      Batches<B> batches,
      int imagesPerSlice,
      boolean background,
      Optimisation optimisation,
      Rng rng,
      Setup setup,
      Ranks ranks) {
    this.ranks = ranks;
    Training.join(learner.network(), setup.compute(), ranks);
    learner.network().train(true);
    long seed = setup.compute().seed();
    update = new Update<>(learner, imagesPerSlice, optimisation, rng, seed, ranks);
    learningRate = optimisation.learningRate();
    first = batches.batch(0);
    loader = background ? new Loader<>(0, 1, batches.ahead(), batches::batch) : null;
  }

  /**
   * Of a task, on slices of {@code store}.
   *
   * @param background whether batches are made on another thread while the network learns, as in
   *     training; else every step has the same one
   * @param ranks who learn together; all rehearse the same
   */
  public static <B extends TaskBatch> Rehearsal<B> of(
      Task<B> task,
      Setup setup,
      Optimisation optimisation,
      SliceStore store,
      boolean background,
      Ranks ranks) {
    Rng rng = new Rng(setup.compute().seed());
    return new Rehearsal<>(
        task.learner(setup, rng, ranks),
        task.batches(setup, store, ranks),
        task.form().imagesPerSlice(),
        background,
        optimisation,
        rng,
        setup,
        ranks);
  }

  /** How many numbers are learned. */
  public long parameters() {
    return update.network().parameterCount();
  }

  /** Makes one update. */
  public Time step() {
    long begin = System.nanoTime();
    double before = ranks.secondsExchanging();
    B batch = loader == null ? first : loader.next();
    long loaded = System.nanoTime();
    Macs macs = update.of(batch, steps++, () -> new double[0]).macs();
    update.make(learningRate);
    try (Scope scope = new Scope()) {
      Tensors.await(update.network().parameters().values().iterator().next());
    }
    return new Time(
        (System.nanoTime() - begin) / 1e9,
        (loaded - begin) / 1e9,
        ranks.secondsExchanging() - before,
        macs);
  }

  /** Gives back the memory of the network and its optimiser. */
  @Override
  public void close() {
    if (loader != null) {
      loader.close();
    }
    update.release();
  }
}
