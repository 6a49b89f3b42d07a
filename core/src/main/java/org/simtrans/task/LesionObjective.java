package org.simtrans.task;

import java.util.List;
import java.util.Map;
import org.bytedeco.pytorch.Tensor;
import org.simtrans.Version;
import org.simtrans.cohort.LabelValues;
import org.simtrans.config.Compute;
import org.simtrans.config.PretrainConfig;
import org.simtrans.loss.Losses;
import org.simtrans.loss.SegmentationLoss;
import org.simtrans.model.ModelConfig;
import org.simtrans.model.Models;
import org.simtrans.model.SegmentationModel;
import org.simtrans.ranks.Ranks;
import org.simtrans.run.ModelCard;
import org.simtrans.run.TrainedModel;
import org.simtrans.tensor.Autocast;
import org.simtrans.tensor.Scope;
import org.simtrans.tensor.Tensors;

/** Learning without labels: a whole network finds the lesions that were planted. */
public final class LesionObjective implements Objective<SegmentationBatch> {
  private final SegmentationModel model;
  private final PretrainConfig config;
  private final SegmentationLoss loss;
  private final EncoderKeeper keeper;

  public LesionObjective(
      SegmentationModel model, PretrainConfig config, EncoderKeeper keeper, Ranks ranks) {
    this.model = model;
    this.config = config;
    loss = Losses.named(Models.lossOf(config.model())).partOf(ranks);
    this.keeper = keeper;
  }

  @Override
  public Loss loss(SegmentationBatch batch) {
    return new Loss(Scope.of(() -> lossOf(batch)), Map.of());
  }

  private Tensor lossOf(SegmentationBatch batch) {
    Compute compute = config.compute();
    Tensor images =
        Tensors.to(
            compute.device(), Tensors.of(batch.images(), batch.count(), 1, batch.h(), batch.w()));
    Tensor masks =
        Tensors.to(
            compute.device(), Tensors.of(batch.masks(), batch.count(), 1, batch.h(), batch.w()));
    List<Tensor> logits; // (B, 1, H, W) and, of some models, coarser ones
    try (Autocast cast = new Autocast(compute.precision(), compute.device())) {
      logits = model.supervised(images);
    }
    return SegmentationObjective.overScales(loss, logits, masks);
  }

  @Override
  public int images(SegmentationBatch batch) {
    return batch.count();
  }

  @Override
  public String describe(SegmentationBatch batch) {
    return batch.description();
  }

  @Override
  public Look look(int epoch) {
    return model
        .encoder()
        .map(encoder -> keeper.look(encoder, epoch))
        .orElse(new Look(Double.NaN, Map.of()));
  }

  /** The encoder for any network, and the whole one for its like. */
  @Override
  public void keepBest(Look look) {
    model.encoder().ifPresent(keeper::keep);
    ModelCard card =
        new ModelCard(
            new ModelConfig(config.model(), config.encoder(), 1, 1),
            config.data().preprocessing(),
            new LabelValues(List.of(1)),
            0.5,
            1,
            false,
            0,
            0,
            config.compute().seed(),
            Version.current());
    new TrainedModel(model, card, config.compute().precision(), config.compute().device())
        .save(keeper.run().model());
  }
}
