package org.simtrans.task.lesions;

import java.util.List;
import java.util.Optional;
import org.simtrans.Version;
import org.simtrans.cohort.LabelValues;
import org.simtrans.model.SegmentationModel;
import org.simtrans.run.ModelCard;
import org.simtrans.run.TrainedModel;
import org.simtrans.task.EncoderKeeper;
import org.simtrans.task.Evidence;
import org.simtrans.task.Judge;
import org.simtrans.task.Setup;

/** Keeps the encoder for any network, and the whole network for its like. */
final class LesionJudge implements Judge {
  private final SegmentationModel network;
  private final LesionTask task;
  private final Setup setup;
  private final Evidence evidence;
  private final Optional<EncoderKeeper> keeper; // none where the network has no encoder

  LesionJudge(SegmentationModel network, LesionTask task, Setup setup, Evidence evidence) {
    this.network = network;
    this.task = task;
    this.setup = setup;
    this.evidence = evidence;
    keeper = network.encoder().map(encoder -> EncoderKeeper.of(encoder, setup, evidence));
  }

  @Override
  public Look look(int epoch) {
    return keeper.map(encoder -> encoder.look(epoch)).orElse(Look.NONE);
  }

  @Override
  public void keep() {
    keeper.ifPresent(EncoderKeeper::keep);
    ModelCard card =
        new ModelCard(
            task.network(setup),
            setup.input(),
            new LabelValues(List.of(1)),
            0.5,
            1,
            false,
            0,
            0,
            setup.compute().seed(),
            Version.current());
    new TrainedModel(network, card, setup.compute().precision(), setup.compute().device())
        .save(evidence.run().model());
  }
}
