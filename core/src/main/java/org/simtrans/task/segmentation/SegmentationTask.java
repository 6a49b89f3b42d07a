package org.simtrans.task.segmentation;

import org.simtrans.augment.TrainingAugmentConfig;
import org.simtrans.cohort.LabelValues;
import org.simtrans.data.SliceStore;
import org.simtrans.model.ModelConfig;
import org.simtrans.model.Models;
import org.simtrans.ranks.Ranks;
import org.simtrans.task.EpochPlan;
import org.simtrans.task.Setup;
import org.simtrans.task.Streams;
import org.simtrans.task.Task;
import org.simtrans.tensor.Rng;

/**
 * Learning to draw masks from labelled slices.
 *
 * @param model the name of the segmentation network
 * @param labels the label value of each class
 * @param loss the name of the loss
 * @param flips whether validation judges, and the trained model draws by, the mean over slices and
 *     their left-right mirror images
 * @param backgroundShare slices without a label in an epoch, as a multiple of those with one
 */
public record SegmentationTask(
    String model,
    LabelValues labels,
    String loss,
    boolean flips,
    double backgroundShare,
    TrainingAugmentConfig augment)
    implements Task<SegmentationBatch> {

  @Override
  public String name() {
    return "segmentation";
  }

  /** Enough to build the network anew. */
  ModelConfig network(Setup setup) {
    return new ModelConfig(model, setup.encoder(), setup.input().channels(), labels.channels());
  }

  @Override
  public SegmentationLearner learner(Setup setup, Rng rng, Ranks ranks) {
    return new SegmentationLearner(
        Models.create(network(setup), rng),
        loss,
        setup,
        rng,
        ranks,
        (network, evidence) -> new SegmentationJudge(network, this, setup, evidence));
  }

  @Override
  public SegmentationBatches batches(Setup setup, SliceStore store, Ranks ranks) {
    long stream = Rng.mix(setup.compute().seed(), Streams.of(name()));
    EpochPlan plan = EpochPlan.balanced(store.slices(), backgroundShare, setup.batch(), stream);
    return new SegmentationBatches(
        setup, store, ranks, plan, labels, SegmentationBatches.Change.NONE, augment, stream);
  }

  @Override
  public SegmentationBatch blank(Setup setup, int slices) {
    float[] images = new float[slices * setup.pixels()];
    float[] masks = new float[slices * labels.channels() * setup.pixels()];
    float[] known = labels.ignore() == null ? null : new float[slices * setup.pixels()];
    return new SegmentationBatch(images, masks, known, slices, labels.channels(), "");
  }
}
