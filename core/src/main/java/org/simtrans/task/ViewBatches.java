package org.simtrans.task;

import java.util.random.RandomGenerator;
import org.simtrans.augment.Views;
import org.simtrans.config.PretrainConfig;
import org.simtrans.data.Preprocessing;
import org.simtrans.data.SliceRef;
import org.simtrans.data.SliceStore;
import org.simtrans.loss.NtXentLoss;
import org.simtrans.ranks.Ranks;
import org.simtrans.tensor.Rng;

/** Makes the batches of pretraining; each follows from the seed and its number alone. */
public final class ViewBatches {
  private static final int STREAM = 1;

  private final SliceStore store;
  private final Ranks ranks;
  private final EpochPlan plan;
  private final Views views;
  private final double nearMillimetres;
  private final long seed;
  private final int h;
  private final int w;

  public ViewBatches(SliceStore store, PretrainConfig config, Ranks ranks) {
    this.store = store;
    this.ranks = ranks;
    seed = config.compute().seed();
    Preprocessing size = config.data().preprocessing();
    h = size.height();
    w = size.width();
    nearMillimetres = config.nearMillimetres();
    plan =
        EpochPlan.all(
            store.slices(),
            config.onePlane(),
            config.optimisation().batch(),
            Rng.mix(seed, STREAM));
    views = new Views(config.views(), h, w);
  }

  public EpochPlan plan() {
    return plan;
  }

  /** This rank's share of a batch. */
  public ViewBatch batch(long step) {
    int[] batch = plan.batch(step);
    int[] slices = EpochPlan.share(batch, ranks);
    int first = ranks.from(batch.length);
    int pairs = slices.length;
    float[] all = new float[2 * pairs * h * w];
    float[] image = new float[h * w];
    byte[] labels = new byte[h * w];
    for (int i = 0; i < pairs; i++) {
      store.read(slices[i], image, labels);
      RandomGenerator random = EpochPlan.generator(Rng.mix(seed, STREAM, step, first + i));
      views.view(image, h, w, random, all, i * h * w);
      views.view(image, h, w, random, all, (pairs + i) * h * w);
    }
    return new ViewBatch(all, near(batch, pairs), pairs, h, w, describe(batch));
  }

  /** Slices of one volume that lie close together are nearly the same picture. */
  private boolean[] near(int[] slices, int pairs) {
    int n = slices.length;
    boolean[] near = new boolean[4 * pairs * n];
    for (int i = 0; i < 2 * pairs; i++) {
      int own = NtXentLoss.place(i, 2 * pairs, ranks);
      for (int k = 0; k < 2 * n; k++) {
        SliceRef a = store.slices().get(slices[own % n]);
        SliceRef b = store.slices().get(slices[k % n]);
        near[i * 2 * n + k] =
            a != b
                && a.caseName().equals(b.caseName())
                && Math.abs(a.positionMm() - b.positionMm()) < nearMillimetres;
      }
    }
    return near;
  }

  private String describe(int[] slices) {
    return SegmentationBatches.describe(store, slices);
  }
}
