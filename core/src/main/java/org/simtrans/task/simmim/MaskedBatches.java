package org.simtrans.task.simmim;

import java.util.random.RandomGenerator;
import org.simtrans.augment.BlockMasking;
import org.simtrans.augment.TrainingAugment;
import org.simtrans.augment.TrainingAugmentConfig;
import org.simtrans.data.SliceStore;
import org.simtrans.ranks.Ranks;
import org.simtrans.task.Batches;
import org.simtrans.task.EpochPlan;
import org.simtrans.task.Setup;
import org.simtrans.task.Streams;
import org.simtrans.task.TaskBatch;
import org.simtrans.tensor.Rng;

/**
 * Slices with hidden blocks. They are moved and flipped, but keep their grey values, for these are
 * to be predicted.
 */
public final class MaskedBatches implements Batches<MaskedBatch> {
  private final Setup setup;
  private final SliceStore store;
  private final Ranks ranks;
  private final EpochPlan plan;
  private final TrainingAugment augment;
  private final BlockMasking masking;
  private final long stream;

  MaskedBatches(SimMimTask task, Setup setup, SliceStore store, Ranks ranks) {
    this.setup = setup;
    this.store = store;
    this.ranks = ranks;
    stream = Rng.mix(setup.compute().seed(), Streams.of(task.name()));
    plan = EpochPlan.all(store.slices(), false, setup.batch(), stream);
    augment = new TrainingAugment(TrainingAugmentConfig.defaults().onlyGeometry(), setup.form());
    masking = new BlockMasking(task.masking(), setup.form());
  }

  @Override
  public EpochPlan plan() {
    return plan;
  }

  @Override
  public MaskedBatch batch(long step) {
    EpochPlan.Share share = plan.share(step, ranks);
    int h = setup.height();
    int w = setup.width();
    int pixels = setup.pixels();
    int values = setup.values();
    float[] images = new float[share.slices() * values];
    float[] hidden = new float[share.slices() * pixels];
    float[] image = new float[values];
    byte[] labels = new byte[pixels];
    float[] varied = new float[values];
    byte[] unused = new byte[pixels];
    float[] mask = new float[pixels];
    for (int i = 0; i < share.slices(); i++) {
      RandomGenerator random = EpochPlan.generator(Rng.mix(stream, step, share.first() + i));
      store.read(share.slice(i), random, image, labels);
      augment.apply(image, labels, h, w, random, varied, unused);
      masking.hide(varied, h, w, random, mask);
      System.arraycopy(varied, 0, images, i * values, values);
      System.arraycopy(mask, 0, hidden, i * pixels, pixels);
    }
    return new MaskedBatch(
        images, hidden, share.slices(), TaskBatch.describe(store, share.batch()));
  }
}
