package org.simtrans.task.simmim;

import java.nio.file.Path;
import org.simtrans.model.MaskedModel;
import org.simtrans.ranks.Ranks;
import org.simtrans.run.LoadedWeights;
import org.simtrans.run.Pretrained;
import org.simtrans.task.Evidence;
import org.simtrans.task.Judge;
import org.simtrans.task.Learner;
import org.simtrans.task.Setup;

/** A whole segmentation network that learns to predict hidden blocks of a slice from the rest. */
final class MaskedModelLearner implements Learner<MaskedBatch> {
  private final MaskedModel network;
  private final String model;
  private final Setup setup;
  private final HiddenBlocks blocks;

  /**
   * @param model the name of the segmentation network
   */
  MaskedModelLearner(MaskedModel network, String model, Setup setup, Ranks ranks) {
    this.network = network;
    this.model = model;
    this.setup = setup;
    blocks = new HiddenBlocks(setup, ranks);
  }

  @Override
  public MaskedModel network() {
    return network;
  }

  @Override
  public Loss loss(MaskedBatch batch) {
    return blocks.loss(network::forward, batch);
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
