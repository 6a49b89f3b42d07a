package org.simtrans.task;

import java.util.Arrays;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import org.simtrans.augment.LesionPlanting;
import org.simtrans.augment.TrainingAugment;
import org.simtrans.augment.TrainingAugmentConfig;
import org.simtrans.config.PretrainConfig;
import org.simtrans.config.TrainConfig;
import org.simtrans.data.Preprocessing;
import org.simtrans.data.SliceRef;
import org.simtrans.data.SliceStore;
import org.simtrans.ranks.Ranks;
import org.simtrans.tensor.Rng;

/** Makes the batches of fine-tuning; each follows from the seed and its number alone. */
public final class SegmentationBatches {
  private static final int STREAM = 2;
  private static final int PLANTED_STREAM = 3;

  private final SliceStore store;
  private final Ranks ranks;
  private final EpochPlan plan;
  private final LesionPlanting planting; // null where the slices' own labels are learned
  private final TrainingAugment augment;
  private final long stream;
  private final int h;
  private final int w;

  private SegmentationBatches(
      SliceStore store,
      Ranks ranks,
      EpochPlan plan,
      LesionPlanting planting,
      TrainingAugmentConfig augment,
      Preprocessing size,
      long stream) {
    this.store = store;
    this.ranks = ranks;
    this.plan = plan;
    this.planting = planting;
    this.augment = new TrainingAugment(augment);
    this.stream = stream;
    h = size.height();
    w = size.width();
  }

  /** Slices with the labels that experts gave them. */
  public static SegmentationBatches labelled(SliceStore store, TrainConfig config, Ranks ranks) {
    long stream = Rng.mix(config.compute().seed(), STREAM);
    EpochPlan plan =
        EpochPlan.balanced(
            store.slices(), config.backgroundShare(), config.optimisation().batch(), stream);
    return new SegmentationBatches(
        store, ranks, plan, null, config.augment(), config.data().preprocessing(), stream);
  }

  /** Slices with lesions planted into them; the labels in the store are not used. */
  public static SegmentationBatches planted(SliceStore store, PretrainConfig config, Ranks ranks) {
    long stream = Rng.mix(config.compute().seed(), PLANTED_STREAM);
    EpochPlan plan = EpochPlan.all(store.slices(), false, config.optimisation().batch(), stream);
    return new SegmentationBatches(
        store,
        ranks,
        plan,
        new LesionPlanting(config.lesions()),
        TrainingAugmentConfig.defaults(),
        config.data().preprocessing(),
        stream);
  }

  public EpochPlan plan() {
    return plan;
  }

  /** This rank's share of a batch. */
  public SegmentationBatch batch(long step) {
    int[] batch = plan.batch(step);
    int[] slices = EpochPlan.share(batch, ranks);
    int first = ranks.from(batch.length);
    int pixels = h * w;
    float[] images = new float[slices.length * pixels];
    float[] masks = new float[slices.length * channels() * pixels];
    float[] image = new float[pixels];
    byte[] labels = new byte[pixels];
    float[] varied = new float[pixels];
    byte[] variedLabels = new byte[pixels];
    for (int i = 0; i < slices.length; i++) {
      store.read(slices[i], image, labels);
      RandomGenerator random = EpochPlan.generator(Rng.mix(stream, step, first + i));
      if (planting != null) {
        planting.plant(image, labels, h, w, random);
      }
      augment.apply(image, labels, h, w, random, varied, variedLabels);
      System.arraycopy(varied, 0, images, i * pixels, pixels);
      oneHot(variedLabels, masks, i * channels() * pixels);
    }
    return new SegmentationBatch(
        images, masks, slices.length, channels(), h, w, describe(store, batch));
  }

  private int channels() {
    return planting == null ? store.channels() : 1;
  }

  /** Label c + 1 becomes 1 in plane c. */
  static void oneHot(byte[] labels, float[] masks, int offset) {
    for (int p = 0; p < labels.length; p++) {
      if (labels[p] > 0) {
        masks[offset + (labels[p] - 1) * labels.length + p] = 1;
      }
    }
  }

  static String describe(SliceStore store, int[] slices) {
    return Arrays.stream(slices)
        .mapToObj(store.slices()::get)
        .map(SegmentationBatches::name)
        .collect(Collectors.joining(", "));
  }

  private static String name(SliceRef slice) {
    return slice.caseName() + " slice " + slice.position();
  }
}
