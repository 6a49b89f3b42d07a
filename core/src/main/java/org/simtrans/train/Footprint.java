package org.simtrans.train;

import java.util.List;
import java.util.Optional;
import java.util.function.IntFunction;
import org.simtrans.cohort.LabelValues;
import org.simtrans.config.Optimisation;
import org.simtrans.config.RunConfig;
import org.simtrans.data.InputSize;
import org.simtrans.data.Preprocessing;
import org.simtrans.host.ResidentMemory;
import org.simtrans.ranks.Ranks;
import org.simtrans.task.BatchForm;
import org.simtrans.task.Batches;
import org.simtrans.task.Halves;
import org.simtrans.task.Learner;
import org.simtrans.task.Setup;
import org.simtrans.task.Task;
import org.simtrans.task.TaskBatch;
import org.simtrans.tensor.Rng;
import org.simtrans.tensor.Scope;

/**
 * The memory that training on the CPU adds to this process, found by taking the gradient of one
 * blank slice and of a few: what one more slice adds there, every further one will add as well.
 *
 * @param fixed bytes whatever the batch: weights, gradients, moments, and averages if they are kept
 * @param perSlice bytes for each slice that passes at once
 * @param perWaiting bytes for each slice of a batch, in batches that are made ahead
 * @param perPair bytes for each pair of slices of a batch, where all are compared with all
 * @param chunk how many slices of a batch pass at once
 */
public record Footprint(long fixed, long perSlice, long perWaiting, long perPair, int chunk) {
  private static final int MOMENTS = 2; // AdamW's, each as large as the weights
  private static final int GARBAGE = 2; // Java's heap grows to a multiple of what it holds
  private static final double UNFORESEEN = 1.2; // gaps between blocks, workspaces of kernels
  private static final double SIDE_BY_SIDE = 1.15; // more gaps between the blocks of two threads
  private static final long SMALL = 64L << 20; // bytes; less than this drowns in noise
  private static final int SEVERAL = 8; // slices
  private static final int LARGE = 1 << 20; // pixels; more are not tried before they are foreseen
  private static final InputSize SMALLER = new InputSize(128, 128);

  /**
   * Measures a training run with one label. Empty on another device than the CPU, and on an
   * operating system that does not report a process's memory.
   */
  public static Optional<Footprint> of(RunConfig config) {
    return of(config.task(new LabelValues(List.of(1))), config.setup(), config.optimisation());
  }

  /** Measures any task; empty in the same cases. */
  public static <B extends TaskBatch> Optional<Footprint> of(
      Task<B> task, Setup setup, Optimisation optimisation) {
    if (!setup.compute().device().isCpu() || !ResidentMemory.resetPeak()) {
      return Optional.empty();
    }
    if (setup.pixels() > LARGE) {
      Footprint foreseen = ofLarge(task, setup, optimisation);
      if (foreseen.bytes(1) > ResidentMemory.available().orElse(Long.MAX_VALUE)) {
        return Optional.of(foreseen); // to try it would fill the memory
      }
    }
    return Optional.of(measured(task, setup, optimisation));
  }

  /** The least that large slices take: what small ones take, for each pixel. */
  private static <B extends TaskBatch> Footprint ofLarge(
      Task<B> task, Setup setup, Optimisation optimisation) {
    Preprocessing less = setup.input().withSize(SMALLER);
    Setup smaller = new Setup(setup.encoder(), less, setup.batch(), setup.compute());
    Footprint small = measured(task, smaller, optimisation);
    long times = setup.pixels() / smaller.pixels();
    return new Footprint(
        small.fixed, small.perSlice * times, small.perWaiting * times, small.perPair, small.chunk);
  }

  private static <B extends TaskBatch> Footprint measured(
      Task<B> task, Setup setup, Optimisation optimisation) {
    setup.compute().apply();
    long before = ResidentMemory.now().orElse(0);
    Task<B> whole = task.allAtOnce();
    Learner<B> learner = whole.learner(setup, new Rng(setup.compute().seed()), Ranks.alone());
    try {
      learner.network().train(true);
      IntFunction<Long> peak = slices -> peak(learner, whole.blank(setup, slices));
      peak.apply(1); // sets up what stays
      long one = peak.apply(1);
      long perSlice = peak.apply(2) - one;
      if (perSlice < SMALL) {
        perSlice = (peak.apply(SEVERAL) - one) / (SEVERAL - 1);
      }
      if (Halves.possible(setup.compute())) {
        perSlice = (long) (SIDE_BY_SIDE * perSlice);
      }
      long weights = learner.network().parameterCount() * Float.BYTES;
      int copies = MOMENTS + (optimisation.ema() > 0 ? 1 : 0);
      long plane = (long) setup.pixels() * Float.BYTES;
      BatchForm form = task.form();
      return new Footprint(
          Math.max(2 * weights, one - before - perSlice) + copies * weights,
          Math.max(perSlice, plane),
          GARBAGE
              * (Batches.AHEAD + 2)
              * ((long) form.imagesPerSlice() * setup.planes() + 1)
              * plane,
          form.bytesPerPair(),
          form.atOnce());
    } finally {
      learner.network().release();
      ResidentMemory.resetPeak();
    }
  }

  /** The most that the process holds while it takes a gradient. */
  private static <B extends TaskBatch> long peak(Learner<B> learner, B batch) {
    ResidentMemory.resetPeak();
    try (Scope scope = new Scope()) {
      learner.loss(batch).backward().run();
    }
    return ResidentMemory.peak().orElse(0);
  }

  /** Bytes that a batch of so many slices needs. */
  public long bytes(int batch) {
    return fixed
        + (long) (UNFORESEEN * Math.min(batch, chunk) * perSlice)
        + batch * perWaiting
        + (long) batch * batch * perPair;
  }

  /** The most slices for which {@code room} bytes are enough; 0 if none. */
  public int largestBatch(long room) {
    int low = 0;
    int high = 1 << 15;
    while (low < high) {
      int middle = (low + high + 1) / 2;
      if (bytes(middle) <= room) {
        low = middle;
      } else {
        high = middle - 1;
      }
    }
    return low;
  }

  /** The same with chunks of so many slices. */
  public Footprint withChunk(int slices) {
    return new Footprint(fixed, perSlice, perWaiting, perPair, slices);
  }
}
