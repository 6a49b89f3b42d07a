package org.simtrans.train;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.bytedeco.pytorch.Tensor;
import org.simtrans.Version;
import org.simtrans.data.LabelValues;
import org.simtrans.encoder.Encoder;
import org.simtrans.loss.Losses;
import org.simtrans.loss.SegmentationLoss;
import org.simtrans.model.ModelConfig;
import org.simtrans.model.Models;
import org.simtrans.model.SegmentationModel;
import org.simtrans.tensor.Autocast;
import org.simtrans.tensor.Tensors;

/** Learning without labels: a whole network finds the lesions that were planted. */
final class LesionObjective implements Objective<SegmentationBatch> {
  private final SegmentationModel model;
  private final PretrainConfig config;
  private final SegmentationLoss loss;
  private final KnnProbe probe; // null where nothing can be probed
  private final RunFolder run;
  private final Map<String, String> metadata;

  LesionObjective(
      SegmentationModel model,
      PretrainConfig config,
      KnnProbe probe,
      RunFolder run,
      Map<String, String> metadata) {
    this.model = model;
    this.config = config;
    loss = Losses.named(Models.lossOf(config.model()));
    this.probe = probe;
    this.run = run;
    this.metadata = metadata;
  }

  @Override
  public Loss loss(SegmentationBatch batch) {
    Compute compute = config.compute();
    Tensor images =
        Tensors.on(
            compute.device(), Tensors.of(batch.images(), batch.count(), 1, batch.h(), batch.w()));
    Tensor masks =
        Tensors.on(
            compute.device(), Tensors.of(batch.masks(), batch.count(), 1, batch.h(), batch.w()));
    List<Tensor> logits; // (B, 1, H, W) and, of some models, coarser ones
    try (Autocast cast = new Autocast(compute.precision(), compute.device())) {
      logits = model.supervised(images);
    }
    return new Loss(SegmentationObjective.overScales(loss, logits, masks), Map.of());
  }

  @Override
  public int images(SegmentationBatch batch) {
    return batch.count();
  }

  @Override
  public String describe(SegmentationBatch batch) {
    return batch.description();
  }

  /** No score: what finds planted lesions best need not find real ones best; the last are kept. */
  @Override
  public Look look(int epoch) {
    Map<String, Double> measures = new LinkedHashMap<>();
    int every = config.probeEvery();
    if (probe != null && every > 0 && (epoch == 1 || epoch % every == 0)) {
      model.encoder().ifPresent(encoder -> measures.put("probe", probe.areaUnderCurve(encoder)));
    }
    return new Look(Double.NaN, measures);
  }

  /** The encoder for any network, and the whole one for its like. */
  @Override
  public void keepBest(Look look) {
    model.encoder().ifPresent(this::saveEncoder);
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
        .save(run.model());
  }

  private void saveEncoder(Encoder encoder) {
    try {
      encoder.state().with(metadata).write(run.encoder());
    } catch (IOException e) {
      throw RunFolder.unwritable(run.encoder(), e);
    }
  }
}
