package org.simtrans.task.simmim;

import java.nio.file.Path;
import java.util.Map;
import org.bytedeco.pytorch.Tensor;
import org.simtrans.loss.HiddenPixelLoss;
import org.simtrans.model.MaskedModel;
import org.simtrans.ranks.Ranks;
import org.simtrans.run.LoadedWeights;
import org.simtrans.run.Pretrained;
import org.simtrans.task.Evidence;
import org.simtrans.task.Judge;
import org.simtrans.task.Learner;
import org.simtrans.task.Setup;
import org.simtrans.tensor.Autocast;
import org.simtrans.tensor.Scope;

/** A whole segmentation network that learns to predict hidden blocks of a slice from the rest. */
final class MaskedModelLearner implements Learner<MaskedBatch> {
  private final MaskedModel network;
  private final String model;
  private final Setup setup;
  private final Ranks ranks;
  private final HiddenPixelLoss loss = new HiddenPixelLoss();

  /**
   * @param model the name of the segmentation network
   */
  MaskedModelLearner(MaskedModel network, String model, Setup setup, Ranks ranks) {
    this.network = network;
    this.model = model;
    this.setup = setup;
    this.ranks = ranks;
  }

  @Override
  public MaskedModel network() {
    return network;
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

  @Override
  public LoadedWeights begin(Path weights) {
    return Pretrained.into(network.network(), weights);
  }

  @Override
  public Judge judge(Evidence evidence) {
    return new MaskedModelJudge(network, model, setup, evidence);
  }
}
