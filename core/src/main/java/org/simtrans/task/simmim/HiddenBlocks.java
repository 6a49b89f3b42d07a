package org.simtrans.task.simmim;

import java.util.Map;
import java.util.function.BinaryOperator;
import org.bytedeco.pytorch.Tensor;
import org.simtrans.loss.HiddenPixelLoss;
import org.simtrans.ranks.Ranks;
import org.simtrans.task.Learner.Loss;
import org.simtrans.task.Setup;
import org.simtrans.tensor.Autocast;
import org.simtrans.tensor.Scope;

/** How well a network predicts hidden blocks, whichever network it is. */
record HiddenBlocks(Setup setup, Ranks ranks) {
  private static final HiddenPixelLoss LOSS = new HiddenPixelLoss();

  /**
   * @param network gives (B, in, H, W) for images (B, in, H, W) and hidden pixels (B, 1, H, W)
   */
  Loss loss(BinaryOperator<Tensor> network, MaskedBatch batch) {
    Tensor images = setup.onDevice(batch.images(), batch.slices(), setup.planes());
    Tensor hidden = setup.onDevice(batch.hidden(), batch.slices(), 1);
    Tensor prediction = Scope.of(() -> prediction(network, images, hidden));
    return new Loss(
        LOSS.part(prediction, images, hidden, ranks),
        Map.of("guess", LOSS.ofOneGrey(images, hidden)));
  }

  private Tensor prediction(BinaryOperator<Tensor> network, Tensor images, Tensor hidden) {
    try (Autocast cast = setup.autocast()) {
      return network.apply(images, hidden);
    }
  }
}
