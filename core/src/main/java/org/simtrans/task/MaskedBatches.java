package org.simtrans.task;

import java.util.random.RandomGenerator;
import org.simtrans.augment.BlockMasking;
import org.simtrans.augment.IntensityConfig;
import org.simtrans.augment.TrainingAugment;
import org.simtrans.augment.TrainingAugmentConfig;
import org.simtrans.config.PretrainConfig;
import org.simtrans.data.Preprocessing;
import org.simtrans.data.SliceStore;
import org.simtrans.ranks.Ranks;
import org.simtrans.tensor.Rng;

/**
 * Makes the batches of masked-image modelling; each follows from the seed and its number alone.
 * Slices are moved and flipped, but keep their grey values: those are what is to be predicted.
 */
public final class MaskedBatches {
  private static final int STREAM = 4;

  private final SliceStore store;
  private final Ranks ranks;
  private final EpochPlan plan;
  private final TrainingAugment augment;
  private final BlockMasking masking;
  private final long stream;
  private final int h;
  private final int w;

  public MaskedBatches(SliceStore store, PretrainConfig config, Ranks ranks) {
    this.store = store;
    this.ranks = ranks;
    stream = Rng.mix(config.compute().seed(), STREAM);
    Preprocessing size = config.data().preprocessing();
    h = size.height();
    w = size.width();
    plan = EpochPlan.all(store.slices(), false, config.optimisation().batch(), stream);
    augment =
        new TrainingAugment(TrainingAugmentConfig.defaults().withIntensity(IntensityConfig.none()));
    masking = new BlockMasking(config.masking());
  }

  public EpochPlan plan() {
    return plan;
  }

  /** This rank's share of a batch. */
  public MaskedBatch batch(long step) {
    int[] batch = plan.batch(step);
    int[] slices = EpochPlan.share(batch, ranks);
    int first = ranks.from(batch.length);
    int pixels = h * w;
    float[] images = new float[slices.length * pixels];
    float[] hidden = new float[slices.length * pixels];
    float[] image = new float[pixels];
    byte[] labels = new byte[pixels];
    float[] varied = new float[pixels];
    byte[] unused = new byte[pixels];
    float[] mask = new float[pixels];
    for (int i = 0; i < slices.length; i++) {
      store.read(slices[i], image, labels);
      RandomGenerator random = EpochPlan.generator(Rng.mix(stream, step, first + i));
      augment.apply(image, labels, h, w, random, varied, unused);
      masking.hide(varied, h, w, random, mask);
      System.arraycopy(varied, 0, images, i * pixels, pixels);
      System.arraycopy(mask, 0, hidden, i * pixels, pixels);
    }
    return new MaskedBatch(
        images, hidden, slices.length, h, w, SegmentationBatches.describe(store, batch));
  }
}
