package org.simtrans.train;

import java.util.Arrays;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import org.simtrans.augment.TrainingAugment;
import org.simtrans.data.Preprocessing;
import org.simtrans.data.SliceRef;
import org.simtrans.data.SliceStore;
import org.simtrans.tensor.Rng;

/** Makes the batches of fine-tuning; each follows from the seed and its number alone. */
final class SegmentationBatches {
  private static final int STREAM = 2;

  private final SliceStore store;
  private final EpochPlan plan;
  private final TrainingAugment augment;
  private final long seed;
  private final int h;
  private final int w;

  SegmentationBatches(SliceStore store, TrainConfig config) {
    this.store = store;
    seed = config.compute().seed();
    Preprocessing size = config.data().preprocessing();
    h = size.height();
    w = size.width();
    plan =
        EpochPlan.balanced(
            store.slices(),
            config.backgroundShare(),
            config.optimisation().batch(),
            Rng.mix(seed, STREAM));
    augment = new TrainingAugment(config.augment());
  }

  EpochPlan plan() {
    return plan;
  }

  SegmentationBatch batch(long step) {
    int[] slices = plan.batch(step);
    int pixels = h * w;
    float[] images = new float[slices.length * pixels];
    float[] masks = new float[slices.length * store.channels() * pixels];
    float[] image = new float[pixels];
    byte[] labels = new byte[pixels];
    float[] varied = new float[pixels];
    byte[] variedLabels = new byte[pixels];
    for (int i = 0; i < slices.length; i++) {
      store.read(slices[i], image, labels);
      RandomGenerator random = EpochPlan.generator(Rng.mix(seed, STREAM, step, i));
      augment.apply(image, labels, h, w, random, varied, variedLabels);
      System.arraycopy(varied, 0, images, i * pixels, pixels);
      oneHot(variedLabels, masks, i * store.channels() * pixels);
    }
    return new SegmentationBatch(
        images, masks, slices.length, store.channels(), h, w, describe(store, slices));
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
