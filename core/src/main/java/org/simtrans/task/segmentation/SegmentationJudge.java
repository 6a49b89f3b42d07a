package org.simtrans.task.segmentation;

import java.util.LinkedHashMap;
import java.util.Map;
import org.simtrans.Version;
import org.simtrans.data.Fit;
import org.simtrans.data.SliceStore;
import org.simtrans.model.SegmentationModel;
import org.simtrans.run.ModelCard;
import org.simtrans.run.TrainedModel;
import org.simtrans.task.Evidence;
import org.simtrans.task.Judge;
import org.simtrans.task.Setup;

/**
 * Judges a segmentation network by its score on the validation slices, and keeps it as {@code
 * model.safetensors} with the threshold and smallest part that were best.
 */
final class SegmentationJudge implements Judge {
  private final SegmentationModel network;
  private final SegmentationTask task;
  private final Setup setup;
  private final Evidence evidence;
  private final Validation validation; // null without validation slices
  private Validation.Result last;
  private int lastEpoch;

  SegmentationJudge(
      SegmentationModel network, SegmentationTask task, Setup setup, Evidence evidence) {
    this.network = network;
    this.task = task;
    this.setup = setup;
    this.evidence = evidence;
    SliceStore held = evidence.validation();
    validation =
        held.slices().isEmpty() ? null : new Validation(held, task, setup, evidence.ranks());
  }

  /** Twice as many batches as the look itself takes; tiles that overlap are four times as many. */
  @Override
  public long updatesBetweenLooks() {
    long seen = evidence.validation().slices().size();
    return 2 * seen * (setup.input().fit() == Fit.PATCH ? 4 : 1) / setup.batch();
  }

  @Override
  public Look look(int epoch) {
    lastEpoch = epoch;
    if (validation == null) {
      return Look.NONE;
    }
    last = validation.of(network);
    Map<String, Double> measures = new LinkedHashMap<>();
    measures.put("val_loss", last.loss());
    measures.put("val_dice", last.dice());
    measures.put("val_pooled_dice", last.pooledDice());
    measures.put("threshold", last.threshold());
    measures.put("smallest_part", (double) last.smallestPart());
    return new Look(last.score(), measures, validation.glimpses(last));
  }

  @Override
  public void keep() {
    ModelCard card =
        new ModelCard(
            task.network(setup),
            setup.input(),
            task.labels(),
            last == null ? 0.5 : last.threshold(),
            last == null ? 1 : last.smallestPart(),
            task.flips(),
            lastEpoch,
            last == null ? 0 : last.dice(),
            setup.compute().seed(),
            Version.current());
    new TrainedModel(network, card, setup.compute().precision(), setup.compute().device())
        .save(evidence.run().model());
  }
}
