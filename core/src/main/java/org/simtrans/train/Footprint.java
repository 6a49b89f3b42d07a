package org.simtrans.train;

import java.util.Optional;
import java.util.function.Function;
import java.util.function.IntFunction;
import org.simtrans.config.Compute;
import org.simtrans.config.Optimisation;
import org.simtrans.config.PretrainConfig;
import org.simtrans.config.TrainConfig;
import org.simtrans.data.Preprocessing;
import org.simtrans.encoder.Encoders;
import org.simtrans.host.ResidentMemory;
import org.simtrans.model.ModelConfig;
import org.simtrans.model.Models;
import org.simtrans.model.SegmentationModel;
import org.simtrans.model.SimClr;
import org.simtrans.model.SimMim;
import org.simtrans.nn.Layer;
import org.simtrans.ranks.Ranks;
import org.simtrans.task.Halves;
import org.simtrans.task.LesionObjective;
import org.simtrans.task.MaskedBatch;
import org.simtrans.task.MaskedObjective;
import org.simtrans.task.Objective;
import org.simtrans.task.PretrainObjective;
import org.simtrans.task.SegmentationBatch;
import org.simtrans.task.SegmentationObjective;
import org.simtrans.task.ViewBatch;
import org.simtrans.tensor.Rng;
import org.simtrans.tensor.Scope;

/**
 * The memory that training on the CPU adds to this process, found by taking the gradient of one
 * blank slice and of a few: what one more slice adds there, every further one will add as well.
 *
 * @param fixed bytes whatever the batch: weights, gradients, moments, and averages if they are kept
 * @param perSlice bytes for each slice that passes at once
 * @param perWaiting bytes for each slice of a batch, in batches that are made ahead
 * @param perPair bytes for each two slices of a batch; SimCLR compares all with all
 * @param chunk how many slices of a batch pass at once
 */
public record Footprint(long fixed, long perSlice, long perWaiting, long perPair, int chunk) {
  private static final int MOMENTS = 2; // AdamW's, each as large as the weights
  private static final int LOSS_MATRICES = 8; // of NT-Xent and its gradient, each (2N, 2N) in fp32
  private static final int GARBAGE = 2; // Java's heap grows to a multiple of what it holds
  private static final double UNFORESEEN = 1.2; // gaps between blocks, workspaces of kernels
  private static final double SIDE_BY_SIDE = 1.15; // more gaps between the blocks of two threads
  private static final long SMALL = 64L << 20; // bytes; less than this drowns in noise
  private static final int SEVERAL = 8; // slices

  /** Of 'train' with one channel of labels; empty where a system does not tell. */
  public static Optional<Footprint> of(TrainConfig config) {
    ModelConfig form = new ModelConfig(config.model(), config.encoder(), 1, 1);
    return new Measurement<SegmentationModel, SegmentationBatch>(
            config.compute(), config.optimisation(), config.data().preprocessing(), 1)
        .of(
            rng -> Models.create(form, rng),
            (model, rng) ->
                new SegmentationObjective(
                    model, form, config, null, null, null, rng, Ranks.alone()),
            Footprint::blank);
  }

  /** Of 'pretrain'; empty where a system does not tell. */
  public static Optional<Footprint> of(PretrainConfig config) {
    return switch (config.task()) {
      case SIMCLR -> contrast(config);
      case LESIONS -> lesions(config);
      case SIMMIM -> masks(config);
    };
  }

  private static Optional<Footprint> contrast(PretrainConfig config) {
    int chunk = config.chunk() == null ? Integer.MAX_VALUE : config.chunk();
    return new Measurement<SimClr, ViewBatch>(
            config.compute(), config.optimisation(), config.data().preprocessing(), 2)
        .of(
            rng -> new SimClr(Encoders.named(config.encoder(), 1, rng), rng),
            (model, rng) ->
                new PretrainObjective(model, config.withChunk(null), rng, null, Ranks.alone()),
            (n, size) ->
                new ViewBatch(
                    new float[2 * n * size.height() * size.width()],
                    new boolean[4 * n * n],
                    n,
                    size.height(),
                    size.width(),
                    ""))
        .map(
            all ->
                new Footprint(
                    all.fixed,
                    all.perSlice,
                    all.perWaiting,
                    4L * LOSS_MATRICES * Float.BYTES,
                    chunk));
  }

  private static Optional<Footprint> lesions(PretrainConfig config) {
    ModelConfig form = new ModelConfig(config.model(), config.encoder(), 1, 1);
    return new Measurement<SegmentationModel, SegmentationBatch>(
            config.compute(), config.optimisation(), config.data().preprocessing(), 1)
        .of(
            rng -> Models.create(form, rng),
            (model, rng) -> new LesionObjective(model, config, null, Ranks.alone()),
            Footprint::blank);
  }

  private static Optional<Footprint> masks(PretrainConfig config) {
    return new Measurement<SimMim, MaskedBatch>(
            config.compute(), config.optimisation(), config.data().preprocessing(), 1)
        .of(
            rng -> new SimMim(Encoders.maskable(config.encoder(), 1, rng), 1, rng),
            (model, rng) -> new MaskedObjective(model, config, null, Ranks.alone()),
            (n, size) -> {
              float[] blank = new float[n * size.height() * size.width()];
              return new MaskedBatch(blank, blank, n, size.height(), size.width(), "");
            });
  }

  private static SegmentationBatch blank(int n, Preprocessing size) {
    float[] blank = new float[n * size.height() * size.width()];
    return new SegmentationBatch(blank, blank, n, 1, size.height(), size.width(), "");
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

  private interface Task<M, B> {
    Objective<B> of(M model, Rng rng);
  }

  private interface Blank<B> {
    B of(int slices, Preprocessing size);
  }

  /** Takes gradients, and looks at the process. */
  private record Measurement<M extends Layer, B>(
      Compute compute, Optimisation optimisation, Preprocessing size, int images) {

    Optional<Footprint> of(Function<Rng, M> network, Task<M, B> task, Blank<B> blank) {
      if (!compute.device().isCpu() || !ResidentMemory.resetPeak()) {
        return Optional.empty();
      }
      compute.apply();
      long before = ResidentMemory.now().orElse(0);
      Rng rng = new Rng(compute.seed());
      M model = network.apply(rng);
      try {
        model.train(true);
        Objective<B> objective = task.of(model, rng);
        IntFunction<Long> peak = n -> peak(objective, blank.of(n, size));
        peak.apply(1); // sets up what stays
        long one = peak.apply(1);
        long perSlice = peak.apply(2) - one;
        if (perSlice < SMALL) {
          perSlice = (peak.apply(SEVERAL) - one) / (SEVERAL - 1);
        }
        if (Halves.possible(compute)) {
          perSlice = (long) (SIDE_BY_SIDE * perSlice);
        }
        long weights = model.parameterCount() * Float.BYTES;
        int copies = MOMENTS + (optimisation.ema() > 0 ? 1 : 0);
        long pixels = (long) size.height() * size.width();
        return Optional.of(
            new Footprint(
                Math.max(2 * weights, one - before - perSlice) + copies * weights,
                Math.max(perSlice, pixels * Float.BYTES),
                GARBAGE * (objective.batchesAhead() + 2) * (images + 1) * pixels * Float.BYTES,
                0,
                Integer.MAX_VALUE));
      } finally {
        model.release();
        ResidentMemory.resetPeak();
      }
    }

    /** The most that the process holds while it takes a gradient. */
    private long peak(Objective<B> objective, B batch) {
      ResidentMemory.resetPeak();
      try (Scope scope = new Scope()) {
        objective.loss(batch).backward().run();
      }
      return ResidentMemory.peak().orElse(0);
    }
  }
}
