package org.simtrans.task.simclr;

import java.util.List;
import java.util.random.RandomGenerator;
import org.simtrans.augment.Views;
import org.simtrans.data.SliceStore;
import org.simtrans.loss.NtXentLoss;
import org.simtrans.ranks.Ranks;
import org.simtrans.task.Batches;
import org.simtrans.task.EpochPlan;
import org.simtrans.task.Setup;
import org.simtrans.task.Streams;
import org.simtrans.task.TaskBatch;
import org.simtrans.tensor.Rng;

/** Two random views of each slice of a batch. */
public final class ViewBatches implements Batches<ViewBatch> {
  private final SimClrTask task;
  private final Setup setup;
  private final SliceStore store;
  private final Ranks ranks;
  private final EpochPlan plan;
  private final Views views;
  private final NearSlices nearness;

  ViewBatches(SimClrTask task, Setup setup, SliceStore store, Ranks ranks) {
    this.task = task;
    this.setup = setup;
    this.store = store;
    this.ranks = ranks;
    long stream = Rng.mix(setup.compute().seed(), Streams.of(task.name()));
    plan = EpochPlan.all(store.slices(), task.onePlane(), setup.batch(), stream);
    views = new Views(task.views(), setup.height(), setup.width(), setup.form());
    nearness = NearSlices.of(store.slices(), task.nearMillimetres());
  }

  @Override
  public EpochPlan plan() {
    return plan;
  }

  @Override
  public List<String> remarks() {
    return nearness.remarks();
  }

  /** A step in chunks takes long, and its batch is large. */
  @Override
  public int ahead() {
    return task.chunk() == null ? AHEAD : 1;
  }

  @Override
  public ViewBatch batch(long step) {
    EpochPlan.Share share = plan.share(step, ranks);
    int slices = share.slices();
    int values = setup.values();
    float[] all = new float[2 * slices * values];
    float[] image = new float[values];
    byte[] labels = new byte[setup.pixels()];
    for (int i = 0; i < slices; i++) {
      RandomGenerator random = random(step, share.first() + i);
      store.read(share.slice(i), random, image, labels);
      views.view(image, setup.height(), setup.width(), random, all, i * values);
      views.view(image, setup.height(), setup.width(), random, all, (slices + i) * values);
    }
    return new ViewBatch(
        all, near(share.batch(), slices), slices, TaskBatch.describe(store, share.batch()));
  }

  private RandomGenerator random(long step, int slice) {
    long seed = setup.compute().seed();
    return EpochPlan.generator(Rng.mix(seed, Streams.of(task.name()), step, slice));
  }

  /** Slices of one volume that lie close together are nearly the same picture. */
  private boolean[] near(int[] batch, int own) {
    int n = batch.length;
    boolean[] near = new boolean[4 * own * n];
    for (int i = 0; i < 2 * own; i++) {
      int a = batch[NtXentLoss.place(i, 2 * own, ranks) % n];
      for (int k = 0; k < 2 * n; k++) {
        near[i * 2 * n + k] = nearness.are(a, batch[k % n]);
      }
    }
    return near;
  }
}
