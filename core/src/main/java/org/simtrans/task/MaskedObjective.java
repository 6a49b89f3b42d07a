package org.simtrans.task;

import java.util.Map;
import org.bytedeco.pytorch.Tensor;
import org.simtrans.config.Compute;
import org.simtrans.config.PretrainConfig;
import org.simtrans.loss.HiddenPixelLoss;
import org.simtrans.model.SimMim;
import org.simtrans.ranks.Ranks;
import org.simtrans.tensor.Autocast;
import org.simtrans.tensor.Scope;
import org.simtrans.tensor.Tensors;

/** Masked-image modelling: hidden blocks of a slice are to be predicted from the rest. */
public final class MaskedObjective implements Objective<MaskedBatch> {
  private final SimMim model;
  private final Compute compute;
  private final Ranks ranks;
  private final HiddenPixelLoss loss = new HiddenPixelLoss();
  private final EncoderKeeper keeper;

  public MaskedObjective(SimMim model, PretrainConfig config, EncoderKeeper keeper, Ranks ranks) {
    this.model = model;
    this.ranks = ranks;
    compute = config.compute();
    this.keeper = keeper;
  }

  @Override
  public Loss loss(MaskedBatch batch) {
    Tensor images =
        Tensors.to(
            compute.device(), Tensors.of(batch.images(), batch.count(), 1, batch.h(), batch.w()));
    Tensor hidden =
        Tensors.to(
            compute.device(), Tensors.of(batch.hidden(), batch.count(), 1, batch.h(), batch.w()));
    Tensor prediction = Scope.of(() -> prediction(images, hidden)); // (B, 1, H, W)
    return new Loss(
        loss.part(prediction, images, hidden, ranks),
        Map.of("guess", loss.ofOneGrey(images, hidden)));
  }

  private Tensor prediction(Tensor images, Tensor hidden) {
    try (Autocast cast = new Autocast(compute.precision(), compute.device())) {
      return model.forward(images, hidden);
    }
  }

  @Override
  public int images(MaskedBatch batch) {
    return batch.count();
  }

  @Override
  public String describe(MaskedBatch batch) {
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
