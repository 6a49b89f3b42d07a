package org.simtrans.train;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import org.bytedeco.pytorch.Tensor;
import org.simtrans.loss.NtXentLoss;
import org.simtrans.model.SimClr;
import org.simtrans.tensor.Autocast;
import org.simtrans.tensor.Tensors;

/** Contrastive learning: two views of a slice are to be told from all others. */
final class PretrainObjective implements Objective<ViewBatch> {
  private final SimClr model;
  private final NtXentLoss loss;
  private final Compute compute;
  private final KnnProbe probe; // null where nothing can be probed
  private final int probeEvery;
  private final RunFolder run;
  private final Map<String, String> metadata;

  PretrainObjective(
      SimClr model,
      PretrainConfig config,
      KnnProbe probe,
      RunFolder run,
      Map<String, String> metadata) {
    this.model = model;
    loss = new NtXentLoss(config.temperature());
    compute = config.compute();
    this.probe = probe;
    probeEvery = config.probeEvery();
    this.run = run;
    this.metadata = metadata;
  }

  @Override
  public Loss loss(ViewBatch batch) {
    Tensor views =
        Tensors.on(
            compute.device(),
            Tensors.of(batch.views(), 2L * batch.pairs(), 1, batch.h(), batch.w()));
    Tensor embeddings;
    try (Autocast cast = new Autocast(compute.precision(), compute.device())) {
      embeddings = model.forward(views); // (2N, 128)
    }
    NtXentLoss.Result result = loss.of(embeddings, batch.near());
    return new Loss(
        result.loss(),
        Map.of("accuracy", result.accuracy(), "chance", NtXentLoss.chance(batch.pairs())));
  }

  @Override
  public int images(ViewBatch batch) {
    return batch.pairs();
  }

  @Override
  public String describe(ViewBatch batch) {
    return batch.description();
  }

  /** No score: the contrastive loss does not say which epoch's features are best; the last are. */
  @Override
  public Look look(int epoch) {
    Map<String, Double> measures = new LinkedHashMap<>();
    if (probe != null && probeEvery > 0 && (epoch == 1 || epoch % probeEvery == 0)) {
      measures.put("probe", probe.areaUnderCurve(model.encoder()));
    }
    return new Look(Double.NaN, measures);
  }

  @Override
  public void keepBest(Look look) {
    try {
      model.encoder().state().with(metadata).write(run.encoder());
    } catch (IOException e) {
      throw RunFolder.unwritable(run.encoder(), e);
    }
  }
}
