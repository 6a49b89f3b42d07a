package org.simtrans.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.simtrans.Futures;
import org.simtrans.augment.TrainingAugment;
import org.simtrans.augment.TrainingAugmentConfig;
import org.simtrans.augment.ViewConfig;
import org.simtrans.augment.Views;
import org.simtrans.cohort.ProgressListener;
import org.simtrans.data.Fit;
import org.simtrans.data.Preprocessing;
import org.simtrans.image.Plane;
import org.simtrans.tensor.Rng;

/** Times the variation of slices as training does it, by its default doses, on slices in memory. */
public final class ViewBench {
  private static final int SLICES = 16;
  private static final int WARMUP_ROUNDS = 2;

  private final ViewSettings settings;
  private final ProgressListener listener;
  private final List<float[]> images = new ArrayList<>();
  private final List<byte[]> labels = new ArrayList<>();
  private int roundsDone;

  /** Varies the n-th slice in ever new ways; returns how many pictures that made. */
  private interface Work {
    int on(int slice, RandomGenerator random);
  }

  /**
   * @param listener hears of each round
   */
  public ViewBench(ViewSettings settings, ProgressListener listener) {
    this.settings = settings;
    this.listener = listener;
    int h = settings.size().height();
    int w = settings.size().width();
    try (MadeUpSlices slices =
        new MadeUpSlices(SLICES, new Preprocessing(h, w, Plane.AXIAL, Fit.RESIZE))) {
      for (int i = 0; i < SLICES; i++) {
        images.add(new float[h * w]);
        labels.add(new byte[h * w]);
        slices.store().read(i, images.get(i), labels.get(i));
      }
    }
  }

  public ViewResult measure() {
    return new ViewResult(
        settings.size().height(),
        settings.size().width(),
        rates(this::views),
        rates(this::training));
  }

  /** Two views of each slice, with a generator for each slice, as a batch of pretraining has. */
  private Work views() {
    int h = settings.size().height();
    int w = settings.size().width();
    Views views = new Views(ViewConfig.defaults(), h, w);
    float[] pair = new float[2 * h * w];
    return (slice, random) -> {
      views.view(images.get(slice), h, w, random, pair, 0);
      views.view(images.get(slice), h, w, random, pair, h * w);
      return 2;
    };
  }

  private Work training() {
    int h = settings.size().height();
    int w = settings.size().width();
    TrainingAugment augment = new TrainingAugment(TrainingAugmentConfig.defaults());
    float[] image = new float[h * w];
    byte[] label = new byte[h * w];
    return (slice, random) -> {
      augment.apply(images.get(slice), labels.get(slice), h, w, random, image, label);
      return 1;
    };
  }

  private List<ViewResult.Rate> rates(Supplier<Work> work) {
    List<ViewResult.Rate> rates = new ArrayList<>();
    rates.add(rate(work, 1));
    if (settings.threads() > 1) {
      rates.add(rate(work, settings.threads()));
    }
    return rates;
  }

  private ViewResult.Rate rate(Supplier<Work> work, int threads) {
    ExecutorService pool = Executors.newFixedThreadPool(threads);
    try {
      double[] perSecond = new double[settings.rounds()];
      for (int round = -WARMUP_ROUNDS; round < settings.rounds(); round++) {
        double found = round(pool, work, threads);
        if (round >= 0) {
          perSecond[round] = found;
        }
        listener.progress(++roundsDone, rounds());
      }
      Quartiles quartiles = Quartiles.of(perSecond);
      return new ViewResult.Rate(threads, quartiles, quartiles.median() / threads);
    } finally {
      pool.shutdown();
    }
  }

  private int rounds() {
    return 2 * (settings.threads() > 1 ? 2 : 1) * (WARMUP_ROUNDS + settings.rounds());
  }

  /** Pictures a second of all threads together. */
  private double round(ExecutorService pool, Supplier<Work> work, int threads) {
    List<Callable<Double>> parts = new ArrayList<>();
    for (int thread = 0; thread < threads; thread++) {
      long seed = thread;
      parts.add(() -> perSecond(work.get(), seed));
    }
    try {
      double sum = 0;
      for (Future<Double> part : pool.invokeAll(parts)) {
        sum += Futures.result(part, "drawing views");
      }
      return sum;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while drawing views", e);
    }
  }

  private double perSecond(Work work, long seed) {
    long made = 0;
    long begin = System.nanoTime();
    long now = begin;
    for (int i = 0; now - begin < settings.seconds() * 1e9; i++) {
      made += work.on(i % SLICES, generator(Rng.mix(seed, i)));
      now = System.nanoTime();
    }
    return made * 1e9 / (now - begin);
  }

  /** The one that training makes for each slice. */
  private static RandomGenerator generator(long seed) {
    return RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
  }
}
