package org.simtrans.task.simclr;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.bytedeco.pytorch.Tensor;
import org.simtrans.encoder.Encoder;
import org.simtrans.loss.NtXentLoss;
import org.simtrans.model.SimClr;
import org.simtrans.ranks.Ranks;
import org.simtrans.task.EncoderLearner;
import org.simtrans.task.Halves;
import org.simtrans.task.Setup;
import org.simtrans.tensor.Autocast;
import org.simtrans.tensor.Autograd;
import org.simtrans.tensor.Rng;
import org.simtrans.tensor.Scope;

/** An encoder that learns to tell two views of a slice from all others. */
public final class SimClrLearner implements EncoderLearner<ViewBatch> {
  private final SimClr network;
  private final NtXentLoss loss;
  private final Setup setup;
  private final Rng rng;
  private final Ranks ranks;
  private final int chunk; // slices

  SimClrLearner(SimClr network, SimClrTask task, Setup setup, Rng rng, Ranks ranks) {
    this.network = network;
    this.setup = setup;
    this.rng = rng;
    this.ranks = ranks;
    loss = task.loss();
    chunk = task.form().atOnce();
  }

  @Override
  public SimClr network() {
    return network;
  }

  @Override
  public Encoder encoder() {
    return network.encoder();
  }

  @Override
  public Setup setup() {
    return setup;
  }

  @Override
  public Loss loss(ViewBatch batch) {
    if (chunk < batch.slices()) {
      return inChunks(batch);
    }
    return Halves.pay(encoder(), setup.compute(), 2 * batch.slices())
        ? inHalves(batch)
        : atOnce(batch);
  }

  private Tensor pixels(ViewBatch batch) {
    return setup.onDevice(batch.views(), 2 * batch.slices(), setup.planes()); // (2N, in, H, W)
  }

  private Loss atOnce(ViewBatch batch) {
    Tensor views = pixels(batch);
    Tensor embeddings = Scope.of(() -> embeddings(views)); // (2N, 128)
    NtXentLoss.Result result = loss.part(embeddings, batch.near(), ranks);
    return new Loss(result.loss(), measures(batch, result));
  }

  private Tensor embeddings(Tensor views) {
    try (Autocast cast = setup.autocast()) {
      return network.forward(views);
    }
  }

  /** The encoder sees chunks; the projection and the loss see the whole batch. */
  private Loss inChunks(ViewBatch batch) {
    ChunkedViews views = new ChunkedViews(encoder(), setup, rng, rng.seed(), batch, chunk);
    Tensor features = Autograd.leaf(views.features()); // (2N, C)
    return ofFeatures(features, batch, () -> views.backward(features.grad()));
  }

  /** The encoder sees two halves at the same time. */
  private Loss inHalves(ViewBatch batch) {
    Halves halves = Halves.of(pixels(batch), views -> List.of(encoder().pooled(views)), rng);
    return ofFeatures(halves.values().get(0), batch, halves::backward);
  }

  /**
   * The loss by the encoder's features, at which its own gradient ends.
   *
   * @param rest of the backward pass: that of the encoder
   */
  private Loss ofFeatures(Tensor features, ViewBatch batch, Runnable rest) {
    Map<String, Double> measures = new LinkedHashMap<>();
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
    try (Autocast cast = setup.autocast()) {
      return network.project(features); // (2N, 128)
    }
  }

  private Map<String, Double> measures(ViewBatch batch, NtXentLoss.Result result) {
    double chance = NtXentLoss.chance(ranks.size() * batch.slices());
    Map<String, Double> measures = new LinkedHashMap<>(); // its order is what people see
    measures.put("accuracy", result.accuracy());
    measures.put("chance", chance);
    return measures;
  }
}
