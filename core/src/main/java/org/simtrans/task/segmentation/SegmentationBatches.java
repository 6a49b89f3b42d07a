package org.simtrans.task.segmentation;

import java.util.random.RandomGenerator;
import org.simtrans.augment.Jitter;
import org.simtrans.augment.TrainingAugment;
import org.simtrans.augment.TrainingAugmentConfig;
import org.simtrans.cohort.LabelValues;
import org.simtrans.data.SliceRef;
import org.simtrans.data.SliceStore;
import org.simtrans.metric.Regions;
import org.simtrans.ranks.Ranks;
import org.simtrans.task.Batches;
import org.simtrans.task.EpochPlan;
import org.simtrans.task.Setup;
import org.simtrans.task.TaskBatch;
import org.simtrans.tensor.Rng;

/** Slices with masks, moved, flipped and varied in their grey values. */
public final class SegmentationBatches implements Batches<SegmentationBatch> {

  /** Changes a slice before it is varied. */
  @FunctionalInterface
  public interface Change {
    /** Nothing is changed: the labels are those that experts gave. */
    Change NONE = (image, labels, random) -> {};

    /**
     * @param image planes * height * width
     * @param labels height * width, 0 for background and c + 1 for class c
     */
    void apply(float[] image, byte[] labels, RandomGenerator random);
  }

  /** So many subjects and more show by themselves how much lesions stand out. */
  private static final double FEW = 10;

  private final Setup setup;
  private final SliceStore store;
  private final Ranks ranks;
  private final EpochPlan plan;
  private final LabelValues labelled;
  private final Regions regions;
  private final Change change;
  private final TrainingAugment augment;
  private final long stream;

  /**
   * @param plan which slices are in which batch
   * @param labelled the labels of the masks
   * @param stream the seed of all random numbers
   */
  public SegmentationBatches(
      Setup setup,
      SliceStore store,
      Ranks ranks,
      EpochPlan plan,
      LabelValues labelled,
      Change change,
      TrainingAugmentConfig augment,
      long stream) {
    this.setup = setup;
    this.store = store;
    this.ranks = ranks;
    this.plan = plan;
    this.labelled = labelled;
    regions = new Regions(labelled.covered(), labelled.drawnAs());
    this.change = change;
    Jitter contrast = augment.lesionContrast().rarer(Math.min(1, FEW / subjects(store)));
    this.augment = new TrainingAugment(augment.withLesionContrast(contrast), setup.form());
    this.stream = stream;
  }

  private static double subjects(SliceStore store) {
    return store.slices().stream().map(SliceRef::subject).distinct().count();
  }

  @Override
  public EpochPlan plan() {
    return plan;
  }

  @Override
  public SegmentationBatch batch(long step) {
    EpochPlan.Share share = plan.share(step, ranks);
    int pixels = setup.pixels();
    int values = setup.values();
    float[] images = new float[share.slices() * values];
    int classes = regions.channels();
    float[] masks = new float[share.slices() * classes * pixels];
    float[] known = labelled.ignore() == null ? null : new float[share.slices() * pixels];
    float[] image = new float[values];
    byte[] labels = new byte[pixels];
    float[] varied = new float[values];
    byte[] variedLabels = new byte[pixels];
    for (int i = 0; i < share.slices(); i++) {
      RandomGenerator random = EpochPlan.generator(Rng.mix(stream, step, share.first() + i));
      store.read(share.slice(i), random, image, labels);
      change.apply(image, labels, random);
      augment.apply(image, labels, setup.height(), setup.width(), random, varied, variedLabels);
      System.arraycopy(varied, 0, images, i * values, values);
      regions.planes(variedLabels, masks, i * classes * pixels);
      if (known != null) {
        SegmentationBatch.mark(variedLabels, known, i * pixels);
      }
    }
    return new SegmentationBatch(
        images, masks, known, share.slices(), classes, TaskBatch.describe(store, share.batch()));
  }
}
