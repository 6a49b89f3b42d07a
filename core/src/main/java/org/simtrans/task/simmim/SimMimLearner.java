package org.simtrans.task.simmim;

import java.util.Map;
import org.bytedeco.pytorch.Tensor;
import org.simtrans.encoder.Encoder;
import org.simtrans.loss.HiddenPixelLoss;
import org.simtrans.model.SimMim;
import org.simtrans.ranks.Ranks;
import org.simtrans.task.EncoderLearner;
import org.simtrans.task.Setup;
import org.simtrans.tensor.Autocast;
import org.simtrans.tensor.Scope;

/** An encoder that learns to predict hidden blocks of a slice from the rest. */
public final class SimMimLearner implements EncoderLearner<MaskedBatch> {
  private final SimMim network;
  private final Setup setup;
  private final Ranks ranks;
  private final HiddenPixelLoss loss = new HiddenPixelLoss();

  SimMimLearner(SimMim network, Setup setup, Ranks ranks) {
    this.network = network;
    this.setup = setup;
    this.ranks = ranks;
  }

  @Override
  public SimMim network() {
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
  public Loss loss(MaskedBatch batch) {
    Tensor images = setup.onDevice(batch.images(), batch.slices(), setup.planes());
    Tensor hidden = setup.onDevice(batch.hidden(), batch.slices(), 1);
    Tensor prediction = Scope.of(() -> prediction(images, hidden)); // (B, in, H, W)
    return new Loss(
        loss.part(prediction, images, hidden, ranks),
        Map.of("guess", loss.ofOneGrey(images, hidden)));
  }

  private Tensor prediction(Tensor images, Tensor hidden) {
    try (Autocast cast = setup.autocast()) {
      return network.forward(images, hidden);
    }
  }
}
