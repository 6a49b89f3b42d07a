package org.simtrans.bench;

import java.nio.file.Path;
import java.util.OptionalLong;
import org.simtrans.augment.TrainingAugmentConfig;
import org.simtrans.augment.ViewConfig;
import org.simtrans.cohort.ProgressListener;
import org.simtrans.config.DataConfig;
import org.simtrans.config.PretrainConfig;
import org.simtrans.config.TrainConfig;
import org.simtrans.host.ResidentMemory;
import org.simtrans.ranks.Ranks;
import org.simtrans.tensor.Precision;
import org.simtrans.train.Rehearsal;

/**
 * Times steps of learning on made-up slices.
 *
 * @param peak of this machine, to hold the steps against
 * @param listener hears of each step, warm-up included
 * @param ranks who learn together and share the batch; all run the same
 */
public record StepBench(
    StepSettings settings, MatmulPeak peak, ProgressListener listener, Ranks ranks) {
  private static final int LEAST_SLICES = 32;
  private static final int FORWARD_AND_BACKWARD = 3; // times the forward pass
  private static final int VIEWS = 2;

  /** A step of SimCLR. */
  public StepResult pretraining() {
    PretrainConfig whole =
        new PretrainConfig(
            data(),
            PretrainConfig.Task.SIMCLR,
            null,
            settings.encoder(),
            null,
            0.1,
            10,
            true,
            0,
            ViewConfig.defaults(),
            null,
            null,
            settings.optimisation(),
            settings.compute());
    PretrainConfig config = whole.withChunk(settings.chunk());
    ResidentMemory.resetPeak();
    try (MadeUpSlices slices = slices();
        Rehearsal<?> rehearsal =
            Rehearsal.of(config, slices.store(), settings.background(), ranks)) {
      return measure(
          "pretrain",
          "simclr",
          config.encoder(),
          config.chunk(),
          VIEWS * settings.batch(),
          rehearsal);
    }
  }

  /** A step of a segmentation network. */
  public StepResult training() {
    TrainConfig config =
        new TrainConfig(
            data(),
            settings.model(),
            settings.encoder(),
            null,
            null,
            1,
            TrainingAugmentConfig.defaults(),
            settings.optimisation(),
            settings.compute());
    ResidentMemory.resetPeak();
    try (MadeUpSlices slices = slices();
        Rehearsal<?> rehearsal =
            Rehearsal.of(config, slices.store(), settings.background(), ranks)) {
      return measure("train", config.model(), config.encoder(), null, settings.batch(), rehearsal);
    }
  }

  private MadeUpSlices slices() {
    return new MadeUpSlices(Math.max(LEAST_SLICES, settings.batch()), settings.preprocessing());
  }

  /** Slices come from a store, so that no folder is opened. */
  private DataConfig data() {
    return new DataConfig(Path.of(""), null, null, null, 0, 0, 0, null, settings.preprocessing());
  }

  private StepResult measure(
      String step,
      String network,
      String encoder,
      Integer chunk,
      int images,
      Rehearsal<?> rehearsal) {
    int total = settings.warmup() + settings.steps();
    double[] milliseconds = new double[settings.steps()];
    double seconds = 0;
    double waited = 0;
    double exchanged = 0;
    long counted = 0;
    for (int i = 0; i < total; i++) {
      Rehearsal.Time time = rehearsal.step();
      if (i >= settings.warmup()) {
        milliseconds[i - settings.warmup()] = 1e3 * time.seconds();
        seconds += time.seconds();
        waited += time.waited();
        exchanged += time.exchanged();
        counted += time.macs().full();
      }
      listener.progress(i + 1, total);
    }
    OptionalLong resident = ResidentMemory.peak();
    Quartiles quartiles = Quartiles.of(milliseconds);
    double imagesPerSecond = 1e3 * images / quartiles.median();
    long macs = counted / settings.steps() / (images / ranks.size());
    double gflops = 2.0 * FORWARD_AND_BACKWARD * macs * imagesPerSecond / 1e9;
    Precision precision = settings.compute().precision();
    return new StepResult(
        step,
        network,
        encoder,
        precision,
        rehearsal.parameters(),
        ranks.size(),
        settings.batch(),
        chunk,
        images,
        quartiles,
        imagesPerSecond,
        macs,
        gflops,
        gflops / (ranks.size() * peak.gflops(precision)),
        settings.background() ? waited / seconds : null,
        ranks.several() ? exchanged / seconds : null,
        resident.isPresent() ? resident.getAsLong() : null);
  }
}
