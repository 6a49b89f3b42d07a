package org.simtrans.task.segmentation;

import java.util.random.RandomGenerator;
import org.simtrans.augment.Planting;
import org.simtrans.augment.TrainingAugment;
import org.simtrans.augment.TrainingAugmentConfig;
import org.simtrans.cohort.LabelValues;
import org.simtrans.data.SliceStore;
import org.simtrans.metric.Regions;
import org.simtrans.ranks.Ranks;
import org.simtrans.task.EpochPlan;
import org.simtrans.task.Setup;
import org.simtrans.tensor.Rng;

/**
 * Slices without labels, as {@link UnlabelledPart} holds them. They are moved and flipped as
 * labelled ones are; the network sees other grey values than the average does.
 */
final class UnlabelledBatches {
  private final Setup setup;
  private final SliceStore store;
  private final Ranks ranks;
  private final EpochPlan plan;
  private final Regions regions;
  private final Planting planting;
  private final UnlabelledConfig config;
  private final TrainingAugment geometry;
  private final TrainingAugment variation;
  private final long stream;

  UnlabelledBatches(
      Setup setup,
      SliceStore store,
      Ranks ranks,
      EpochPlan plan,
      LabelValues labelled,
      Planting planting,
      UnlabelledConfig config,
      TrainingAugmentConfig augment,
      long stream) {
    this.setup = setup;
    this.store = store;
    this.ranks = ranks;
    this.plan = plan;
    regions = new Regions(labelled.covered(), labelled.drawnAs());
    this.planting = planting;
    this.config = config;
    geometry = new TrainingAugment(augment.onlyGeometry(), setup.form());
    variation = new TrainingAugment(TrainingAugmentConfig.strong().onlyValues(), setup.form());
    this.stream = stream;
  }

  /** This rank's share of those that belong to batch {@code step}. */
  UnlabelledPart batch(long step) {
    EpochPlan.Share share = plan.share(step, ranks);
    int pixels = setup.pixels();
    int values = setup.values();
    float[] plain = new float[share.slices() * values];
    float[] varied = new float[share.slices() * values];
    int classes = regions.channels();
    float[] planted = new float[share.slices() * classes * pixels];
    float[] image = new float[values];
    float[] moved = new float[values];
    float[] seen = new float[values];
    byte[] labels = new byte[pixels];
    byte[] marks = new byte[pixels];
    for (int i = 0; i < share.slices(); i++) {
      RandomGenerator random = EpochPlan.generator(Rng.mix(stream, step, share.first() + i));
      store.read(share.slice(i), random, image, labels);
      geometry.apply(image, labels, setup.height(), setup.width(), random, moved, marks);
      System.arraycopy(moved, 0, plain, i * values, values);
      planting.plant(moved, labels, setup.height(), setup.width(), random);
      variation.apply(moved, labels, setup.height(), setup.width(), random, seen, marks);
      System.arraycopy(seen, 0, varied, i * values, values);
      regions.planes(marks, planted, i * classes * pixels);
    }
    return new UnlabelledPart(plain, varied, planted, share.slices(), config.weightAt(step));
  }
}
