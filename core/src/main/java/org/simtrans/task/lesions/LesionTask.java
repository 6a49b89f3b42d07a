package org.simtrans.task.lesions;

import java.util.List;
import java.util.Optional;
import org.simtrans.augment.Jitter;
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
import org.simtrans.task.EpochPlan;
import org.simtrans.task.Pretext;
import org.simtrans.task.Setup;
import org.simtrans.task.Story;
import org.simtrans.task.Streams;
import org.simtrans.task.segmentation.SegmentationBatch;
import org.simtrans.task.segmentation.SegmentationBatches;
import org.simtrans.task.segmentation.SegmentationLearner;
import org.simtrans.task.segmentation.StoredLesions;
import org.simtrans.tensor.Rng;

/**
 * Lesions that were planted into slices are to be found, by a whole segmentation network.
 *
 * @param model the name of that network; null for simtrans
 * @param lesions what is planted; null for {@link LesionConfig#defaults}
 */
public record LesionTask(String model, LesionConfig lesions) implements Pretext<SegmentationBatch> {

  public LesionTask {
    model = model == null ? "simtrans" : model;
    lesions = lesions == null ? LesionConfig.defaults() : lesions;
  }

  /** The defaults: simtrans finds bright and dark lesions. */
  public LesionTask() {
    this(null, null);
  }

  @Override
  public String name() {
    return "lesions";
  }

  @Override
  public String description() {
    return "to find lesions planted into the slices, with the whole network";
  }

  @Override
  public Story story() {
    return new Story("find lesions that were planted into them", "Loss on planted lesions");
  }

  @Override
  public String encoderOf(String chosen) {
    return Models.encoderOf(model, chosen);
  }

  @Override
  public Optional<String> wholeNetwork() {
    return Optional.of(model);
  }

  @Override
  public boolean learnsFromLabels() {
    return lesions.source().looksAtLabels();
  }

  @Override
  public LesionTask forNetwork(String other) {
    return new LesionTask(other, lesions);
  }

  ModelConfig network(Setup setup) {
    return new ModelConfig(model, setup.encoder(), setup.planes(), 1);
  }

  @Override
  public SegmentationLearner learner(Setup setup, Rng rng, Ranks ranks) {
    return new SegmentationLearner(
        Models.create(network(setup), rng),
        Models.lossOf(model),
        1, // all slices have masks
        setup,
        rng,
        ranks,
        (network, evidence) -> new LesionJudge(network, this, setup, evidence));
  }

  /**
   * What plants lesions into slices.
   *
   * @param store holds the labelled slices whose lesions others are made like; not looked at where
   *     the source needs none
   * @throws org.simtrans.InvalidSettingException if lesions are to be copied and there are none
   */
  public Planting planting(Setup setup, SliceStore store) {
    LabelledLesions labelled =
        learnsFromLabels() ? StoredLesions.of(store, setup, true) : new LabelledLesions();
    return Planting.of(lesions, new LesionPlanting(lesions, setup.form()), labelled);
  }

  /** Labels of the training subjects are used where lesions are copied or made like them. */
  @Override
  public SegmentationBatches batches(Setup setup, SliceStore store, Ranks ranks) {
    long stream = Rng.mix(setup.compute().seed(), Streams.of(name()));
    EpochPlan plan = EpochPlan.all(store.slices(), false, setup.batch(), stream);
    Planting planting = planting(setup, store);
    return new SegmentationBatches(
        setup,
        store,
        ranks,
        plan,
        new LabelValues(List.of(1)),
        (image, labels, random) ->
            planting.plant(image, labels, setup.height(), setup.width(), random),
        TrainingAugmentConfig.defaults().withLesionContrast(Jitter.NEVER), // made up faint already
        stream);
  }

  @Override
  public SegmentationBatch blank(Setup setup, int slices) {
    float[] images = new float[slices * setup.values()];
    float[] masks = new float[slices * setup.pixels()];
    return new SegmentationBatch(images, masks, slices, 1, "");
  }
}
