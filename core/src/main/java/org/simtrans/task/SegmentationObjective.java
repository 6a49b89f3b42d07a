package org.simtrans.task;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.bytedeco.pytorch.Tensor;
import org.simtrans.Version;
import org.simtrans.cohort.LabelValues;
import org.simtrans.config.Compute;
import org.simtrans.config.TrainConfig;
import org.simtrans.encoder.Encoder;
import org.simtrans.loss.Losses;
import org.simtrans.loss.SegmentationLoss;
import org.simtrans.model.ModelConfig;
import org.simtrans.model.SegmentationModel;
import org.simtrans.model.SimTrans;
import org.simtrans.ranks.Ranks;
import org.simtrans.run.ModelCard;
import org.simtrans.run.RunFolder;
import org.simtrans.run.TrainedModel;
import org.simtrans.tensor.Autocast;
import org.simtrans.tensor.Functional;
import org.simtrans.tensor.Rng;
import org.simtrans.tensor.Scope;
import org.simtrans.tensor.Tensors;

/** Learning to draw masks; the weights with the best validation score are kept. */
public final class SegmentationObjective implements Objective<SegmentationBatch> {
  private final SegmentationModel model;
  private final ModelConfig modelConfig;
  private final TrainConfig config;
  private final LabelValues labels;
  private final SegmentationLoss loss;
  private final Validation validation; // null without validation slices
  private final RunFolder run;
  private final Rng rng;
  private Validation.Result lastLook;
  private int lastEpoch;

  public SegmentationObjective(
      SegmentationModel model,
      ModelConfig modelConfig,
      TrainConfig config,
      LabelValues labels,
      Validation validation,
      RunFolder run,
      Rng rng,
      Ranks ranks) {
    this.model = model;
    this.modelConfig = modelConfig;
    this.config = config;
    this.labels = labels;
    this.validation = validation;
    this.run = run;
    this.rng = rng;
    loss = Losses.named(config.loss()).partOf(ranks);
  }

  @Override
  public Loss loss(SegmentationBatch batch) {
    return model instanceof SimTrans simTrans
            && Halves.pay(simTrans.encoder().orElseThrow(), config.compute(), batch.count())
        ? inHalves(simTrans, batch)
        : new Loss(Scope.of(() -> lossOf(batch, pixels(batch), model::supervised)), Map.of());
  }

  private Loss inHalves(SimTrans simTrans, SegmentationBatch batch) {
    Tensor images = pixels(batch);
    Halves maps = Halves.of(images, simTrans.encoder().orElseThrow()::forward, rng);
    Tensor sum =
        Scope.of(() -> lossOf(batch, images, all -> List.of(simTrans.decode(maps.values(), all))));
    return new Loss(
        sum,
        Map.of(),
        () -> {
          sum.backward();
          maps.backward();
        });
  }

  private Tensor pixels(SegmentationBatch batch) {
    return Tensors.to(
        config.compute().device(),
        Tensors.of(batch.images(), batch.count(), 1, batch.h(), batch.w()));
  }

  private Tensor lossOf(
      SegmentationBatch batch, Tensor images, Function<Tensor, List<Tensor>> network) {
    Compute compute = config.compute();
    Tensor masks =
        Tensors.to(
            compute.device(),
            Tensors.of(batch.masks(), batch.count(), batch.classes(), batch.h(), batch.w()));
    List<Tensor> logits;
    try (Autocast cast = new Autocast(compute.precision(), compute.device())) {
      logits = network.apply(images);
    }
    return overScales(loss, logits, masks);
  }

  /**
   * The loss of each supervised map, weighted 1, 1/2, 1/4, ... by its scale, over the sum of the
   * weights. A coarser map is held against the mean of the masks in each of its pixels.
   */
  public static Tensor overScales(SegmentationLoss loss, List<Tensor> logits, Tensor masks) {
    Tensor sum = loss.of(logits.get(0), masks);
    double weights = 1;
    for (int i = 1; i < logits.size(); i++) {
      double weight = 1.0 / (1 << i);
      Tensor coarse = loss.of(logits.get(i), Functional.avgPool2d(masks, 1L << i));
      sum = sum.add(Functional.mul(coarse, weight));
      weights += weight;
    }
    return logits.size() == 1 ? sum : Functional.mul(sum, 1 / weights);
  }

  @Override
  public int layersAbove(String parameter) {
    return model
        .encoder()
        .filter(encoder -> parameter.startsWith(SegmentationModel.ENCODER))
        .map(
            encoder ->
                layersAbove(encoder, parameter.substring(SegmentationModel.ENCODER.length())))
        .orElse(0);
  }

  private static int layersAbove(Encoder encoder, String parameter) {
    return encoder.depth() - encoder.depthOf(parameter);
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
    lastEpoch = epoch;
    if (validation == null) {
      return new Look(Double.NaN, Map.of());
    }
    lastLook = validation.of(model);
    Map<String, Double> measures = new LinkedHashMap<>();
    measures.put("val_loss", lastLook.loss());
    measures.put("val_dice", lastLook.dice());
    measures.put("val_pooled_dice", lastLook.pooledDice());
    measures.put("threshold", lastLook.threshold());
    measures.put("smallest_part", (double) lastLook.smallestPart());
    return new Look(lastLook.score(), measures);
  }

  @Override
  public void keepBest(Look look) {
    ModelCard card =
        new ModelCard(
            modelConfig,
            config.data().preprocessing(),
            labels,
            lastLook == null ? 0.5 : lastLook.threshold(),
            lastLook == null ? 1 : lastLook.smallestPart(),
            config.flips(),
            lastEpoch,
            lastLook == null ? 0 : lastLook.dice(),
            config.compute().seed(),
            Version.current());
    new TrainedModel(model, card, config.compute().precision(), config.compute().device())
        .save(run.model());
  }
}
