package org.simtrans.train;

import java.util.function.LongFunction;
import org.simtrans.config.Compute;
import org.simtrans.config.Optimisation;
import org.simtrans.config.PretrainConfig;
import org.simtrans.config.TrainConfig;
import org.simtrans.data.Loader;
import org.simtrans.data.SliceStore;
import org.simtrans.encoder.Encoders;
import org.simtrans.model.ModelConfig;
import org.simtrans.model.Models;
import org.simtrans.model.SegmentationModel;
import org.simtrans.model.SimClr;
import org.simtrans.nn.Layer;
import org.simtrans.nn.Macs;
import org.simtrans.ranks.Ranks;
import org.simtrans.task.Objective;
import org.simtrans.task.PretrainObjective;
import org.simtrans.task.SegmentationBatches;
import org.simtrans.task.SegmentationObjective;
import org.simtrans.task.ViewBatches;
import org.simtrans.tensor.Rng;
import org.simtrans.tensor.Scope;
import org.simtrans.tensor.Tensors;

/**
 * Training for the sake of knowing what a step costs: the batches, losses and updates of 'pretrain'
 * and 'train', one at a time; nothing is written.
 *
 * @param <B> a batch
 */
public final class Rehearsal<B> implements AutoCloseable {
  private final Layer model;
  private final Objective<B> objective;
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
      Layer model,
      Objective<B> objective,
      LongFunction<B> batches,
      boolean background,
      Optimisation optimisation,
      Rng rng,
      Compute compute,
      Ranks ranks) {
    this.model = model;
    this.objective = objective;
    this.ranks = ranks;
    model.to(compute.device());
    ranks.on(compute.device());
    if (compute.syncBatchNorm()) {
      model.synchronise(ranks);
    }
    model.train(true);
    update = new Update<>(model, objective, optimisation, rng, compute.seed(), ranks);
    learningRate = optimisation.learningRate();
    first = batches.apply(0);
    loader = background ? new Loader<>(0, 1, objective.batchesAhead(), batches) : null;
  }

  /**
   * Of SimCLR.
   *
   * @param background whether batches are made on another thread while the network learns, as in
   *     training; else every step has the same one
   * @param ranks who learn together; all rehearse the same
   */
  public static Rehearsal<?> of(
      PretrainConfig config, SliceStore store, boolean background, Ranks ranks) {
    Rng rng = new Rng(config.compute().seed());
    SimClr model = new SimClr(Encoders.named(config.encoder(), 1, rng), rng);
    return new Rehearsal<>(
        model,
        new PretrainObjective(model, config, rng, null, ranks), // it never looks
        new ViewBatches(store, config, ranks)::batch,
        background,
        config.optimisation(),
        rng,
        config.compute(),
        ranks);
  }

  /**
   * Of a segmentation network.
   *
   * @param background as above
   * @param ranks as above
   */
  public static Rehearsal<?> of(
      TrainConfig config, SliceStore store, boolean background, Ranks ranks) {
    Rng rng = new Rng(config.compute().seed());
    ModelConfig form = new ModelConfig(config.model(), config.encoder(), 1, store.channels());
    SegmentationModel model = Models.create(form, rng);
    return new Rehearsal<>(
        model,
        new SegmentationObjective(
            model, form, config, null, null, null, rng, ranks), // it never looks
        SegmentationBatches.labelled(store, config, ranks)::batch,
        background,
        config.optimisation(),
        rng,
        config.compute(),
        ranks);
  }

  /** How many numbers are learned. */
  public long parameters() {
    return model.parameterCount();
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
      Tensors.await(model.parameters().values().iterator().next());
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
    model.release();
    update.release();
  }
}
