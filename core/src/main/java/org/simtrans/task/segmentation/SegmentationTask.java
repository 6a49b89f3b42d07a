package org.simtrans.task.segmentation;

import java.util.Arrays;
import org.simtrans.InvalidSettingException;
import org.simtrans.Message;
import org.simtrans.augment.LabelledLesions;
import org.simtrans.augment.LesionConfig;
import org.simtrans.augment.LesionPlanting;
import org.simtrans.augment.Planting;
import org.simtrans.augment.TrainingAugmentConfig;
import org.simtrans.cohort.LabelValues;
import org.simtrans.data.SliceStore;
import org.simtrans.model.ModelConfig;
import org.simtrans.model.Models;
import org.simtrans.ranks.Ranks;
import org.simtrans.task.Batches;
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
 * @param exchange probability with which a slice is mirrored and its sides exchanged; 0 for never
 * @param backgroundShare slices without a label in an epoch, as a multiple of those with one
 * @param unlabelled how slices of unknown labels take part
 */
public record SegmentationTask(
    String model,
    LabelValues labels,
    String loss,
    boolean flips,
    double exchange,
    double backgroundShare,
    TrainingAugmentConfig augment,
    UnlabelledConfig unlabelled)
    implements Task<SegmentationBatch> {

  @Override
  public String name() {
    return "segmentation";
  }

  /** Enough to build the network anew. */
  ModelConfig network(Setup setup) {
    return new ModelConfig(model, setup.encoder(), setup.planes(), labels.channels());
  }

  @Override
  public SegmentationLearner learner(Setup setup, Rng rng, Ranks ranks) {
    return new SegmentationLearner(
        Models.create(network(setup), rng),
        loss,
        unlabelled.confidence(),
        setup,
        rng,
        ranks,
        (network, evidence) -> new SegmentationJudge(network, this, setup, evidence));
  }

  @Override
  public SegmentationBatches batches(Setup setup, SliceStore store, Ranks ranks) {
    return labelled(setup, store, setup.batch(), ranks);
  }

  @Override
  public Batches<SegmentationBatch> batches(
      Setup setup, SliceStore store, SliceStore others, Ranks ranks) {
    return unlabelled.used() ? mixed(setup, store, others, ranks) : batches(setup, store, ranks);
  }

  private MixedBatches mixed(Setup setup, SliceStore store, SliceStore others, Ranks ranks) {
    requireUnlabelled(setup, others);
    int count = unlabelled.of(setup.batch());
    SegmentationBatches known = labelled(setup, store, setup.batch() - count, ranks);
    long stream = Rng.mix(setup.compute().seed(), Streams.of("unlabelled"));
    EpochPlan plan = EpochPlan.all(others.slices(), false, count, stream);
    ranks.share(plan.batchSize());
    Planting planting = planting(setup, store);
    if (unlabelled.consistency() > 0) {
      UnlabelledBatches taught =
          new UnlabelledBatches(
              setup, others, ranks, plan, labels, planting, unlabelled, augment, stream);
      return MixedBatches.taught(known, taught::batch);
    }
    return MixedBatches.planted(
        known,
        new SegmentationBatches(
            setup,
            others,
            ranks,
            plan,
            labels,
            (image, marks, random) ->
                planting.plant(image, marks, setup.height(), setup.width(), random),
            augment,
            stream));
  }

  private void requireUnlabelled(Setup setup, SliceStore others) {
    if (others.slices().isEmpty()) {
      throw new InvalidSettingException(
          Message.of(
              "{unlabelled.share} is %s, but every image has a label: leave it out, or add images"
                  + " without labels",
              unlabelled.share()));
    }
    if (setup.batch() < 2) {
      throw new InvalidSettingException(
          Message.of(
              "{batch} is %d, but a batch is to hold slices with labels and slices without: choose"
                  + " 2 or more",
              setup.batch()));
    }
  }

  /** Made-up lesions have one kind of label; where there are several, they are only copied. */
  private Planting planting(Setup setup, SliceStore store) {
    LesionConfig lesions = unlabelled.lesions();
    if (lesions == null) {
      return (image, marks, h, w, random) -> Arrays.fill(marks, (byte) 0);
    }
    LesionConfig.Source source = lesions.source();
    boolean mixed = source == LesionConfig.Source.MIXED;
    if (labels.channels() > 1 && source != LesionConfig.Source.COPIED && !mixed) {
      throw new InvalidSettingException(
          Message.of(
              "{unlabelled.lesions.source} is %s, but there are %d labels, and only labelled things"
                  + " can be planted with theirs: choose COPIED",
              source, labels.channels()));
    }
    LabelledLesions labelled = StoredLesions.of(store, setup, false);
    LesionConfig chosen =
        labels.channels() > 1 && mixed ? lesions.with(LesionConfig.Source.COPIED) : lesions;
    return Planting.of(chosen, new LesionPlanting(chosen, setup.form()), labelled);
  }

  private SegmentationBatches labelled(Setup setup, SliceStore store, int batch, Ranks ranks) {
    long stream = Rng.mix(setup.compute().seed(), Streams.of(name()));
    EpochPlan plan = EpochPlan.balanced(store.slices(), backgroundShare, batch, stream);
    SegmentationBatches.Change change =
        exchange > 0
            ? new SidesExchanged(exchange, labels.mirrored(), setup.width())
            : SegmentationBatches.Change.NONE;
    return new SegmentationBatches(setup, store, ranks, plan, labels, change, augment, stream);
  }

  @Override
  public SegmentationBatch blank(Setup setup, int slices) {
    float[] images = new float[slices * setup.values()];
    float[] masks = new float[slices * labels.channels() * setup.pixels()];
    float[] known = labels.ignore() == null ? null : new float[slices * setup.pixels()];
    return new SegmentationBatch(images, masks, known, slices, labels.channels(), "");
  }
}
