package org.simtrans.task.simmim;

import org.simtrans.encoder.Encoder;
import org.simtrans.model.SimMim;
import org.simtrans.ranks.Ranks;
import org.simtrans.task.EncoderLearner;
import org.simtrans.task.Setup;

/** An encoder that learns to predict hidden blocks of a slice from the rest. */
public final class SimMimLearner implements EncoderLearner<MaskedBatch> {
  private final SimMim network;
  private final Setup setup;
  private final HiddenBlocks blocks;

  SimMimLearner(SimMim network, Setup setup, Ranks ranks) {
    this.network = network;
    this.setup = setup;
    blocks = new HiddenBlocks(setup, ranks);
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
    return blocks.loss(network::forward, batch);
  }
}
