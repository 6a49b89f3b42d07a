package org.simtrans.train;

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
  private final EncoderKeeper keeper;

  PretrainObjective(SimClr model, PretrainConfig config, EncoderKeeper keeper) {
    this.model = model;
    loss = new NtXentLoss(config.temperature());
    compute = config.compute();
    this.keeper = keeper;
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

  @Override
  public Look look(int epoch) {
    return keeper.look(model.encoder(), epoch);
  }

  @Override
  public void keepBest(Look look) {
    keeper.keep(model.encoder());
  }
}
