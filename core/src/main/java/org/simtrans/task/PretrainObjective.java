package org.simtrans.task;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.bytedeco.pytorch.Tensor;
import org.simtrans.config.Compute;
import org.simtrans.config.PretrainConfig;
import org.simtrans.loss.NtXentLoss;
import org.simtrans.model.SimClr;
import org.simtrans.ranks.Ranks;
import org.simtrans.tensor.Autocast;
import org.simtrans.tensor.Autograd;
import org.simtrans.tensor.Rng;
import org.simtrans.tensor.Scope;
import org.simtrans.tensor.Tensors;

/** Contrastive learning: two views of a slice are to be told from all others. */
public final class PretrainObjective implements Objective<ViewBatch> {
  private final SimClr model;
  private final NtXentLoss loss;
  private final Compute compute;
  private final Rng rng;
  private final Ranks ranks;
  private final int chunk; // slices
  private final EncoderKeeper keeper;

  public PretrainObjective(
      SimClr model, PretrainConfig config, Rng rng, EncoderKeeper keeper, Ranks ranks) {
    this.model = model;
    this.rng = rng;
    this.ranks = ranks;
    chunk = config.chunk() == null ? Integer.MAX_VALUE : config.chunk();
    loss = new NtXentLoss(config.temperature());
    compute = config.compute();
    this.keeper = keeper;
  }

  @Override
  public Loss loss(ViewBatch batch) {
    if (chunk < batch.pairs()) {
      return inChunks(batch);
    }
    return Halves.pay(model.encoder(), compute, 2 * batch.pairs())
        ? inHalves(batch)
        : atOnce(batch);
  }

  private Tensor pixels(ViewBatch batch) {
    return Tensors.to(
        compute.device(), Tensors.of(batch.views(), 2L * batch.pairs(), 1, batch.h(), batch.w()));
  }

  private Loss atOnce(ViewBatch batch) {
    Tensor views = pixels(batch);
    Tensor embeddings = Scope.of(() -> embeddings(views)); // (2N, 128)
    NtXentLoss.Result result = loss.part(embeddings, batch.near(), ranks);
    return new Loss(result.loss(), measures(batch, result));
  }

  private Tensor embeddings(Tensor views) {
    try (Autocast cast = new Autocast(compute.precision(), compute.device())) {
      return model.forward(views);
    }
  }

  /** The encoder sees chunks; the projection and the loss see the whole batch. */
  private Loss inChunks(ViewBatch batch) {
    ChunkedViews views = new ChunkedViews(model.encoder(), compute, rng, rng.seed(), batch, chunk);
    Tensor features = Autograd.leaf(views.features()); // (2N, C)
    return ofFeatures(features, batch, () -> views.backward(features.grad()));
  }

  /** The encoder sees two halves at the same time. */
  private Loss inHalves(ViewBatch batch) {
    Halves halves = Halves.of(pixels(batch), views -> List.of(model.encoder().pooled(views)), rng);
    return ofFeatures(halves.values().get(0), batch, halves::backward);
  }

  /**
   * The loss by the encoder's features, at which its own gradient ends.
   *
   * @param rest of the backward pass: that of the encoder
   */
  private Loss ofFeatures(Tensor features, ViewBatch batch, Runnable rest) {
    Map<String, Double> measures = new HashMap<>();
    Tensor total = // in a scope, as (2N, 2N) tensors would stay while the encoder goes back
        Scope.of(
            () -> {
              NtXentLoss.Result result = loss.part(projected(features), batch.near(), ranks);
              measures.putAll(measures(batch, result));
              return result.loss();
            });
    return new Loss(
        total,
        measures,
        () -> {
          total.backward();
          rest.run();
        });
  }

  private Tensor projected(Tensor features) {
    try (Autocast cast = new Autocast(compute.precision(), compute.device())) {
      return model.project(features); // (2N, 128)
    }
  }

  private Map<String, Double> measures(ViewBatch batch, NtXentLoss.Result result) {
    return Map.of(
        "accuracy", result.accuracy(), "chance", NtXentLoss.chance(ranks.size() * batch.pairs()));
  }

  /** A step in chunks takes long and its batch is large. */
  @Override
  public int batchesAhead() {
    return chunk == Integer.MAX_VALUE ? Objective.super.batchesAhead() : 1;
  }

  /** All first views come before all second views. */
  @Override
  public int parts() {
    return 2;
  }

  @Override
  public int images(ViewBatch batch) {
    return batch.pairs();
  }

  @Override
  public String describe(ViewBatch batch) {
    return batch.description();
  }

  @Override
  public Look look(int epoch) {
    return keeper.look(model.encoder(), epoch);
  }

  @Override
  public void keepBest(Look look) {
    keeper.keep(model.encoder());
  }
}
