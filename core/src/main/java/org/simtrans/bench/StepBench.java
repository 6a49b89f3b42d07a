package org.simtrans.bench;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.simtrans.InvalidSettingException;
import org.simtrans.Message;
import org.simtrans.cohort.LabelValues;
import org.simtrans.cohort.ProgressListener;
import org.simtrans.config.DataConfig;
import org.simtrans.config.RunConfig;
import org.simtrans.host.ResidentMemory;
import org.simtrans.ranks.Ranks;
import org.simtrans.task.BatchForm;
import org.simtrans.task.Task;
import org.simtrans.task.TaskBatch;
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

  /**
   * A step of what {@code config} describes; its folder is not opened, so what only its images
   * could tell is as usual.
   *
   * @throws InvalidSettingException if nothing can be learned from batches of its size
   */
  public StepResult of(RunConfig config) {
    DataConfig usual = config.data().withPreprocessing(config.data().preprocessing().asUsual());
    return of(config.task(new LabelValues(List.of(1))), config.with(usual));
  }

  private <B extends TaskBatch> StepResult of(Task<B> task, RunConfig config) {
    int batch = config.optimisation().batch();
    if (batch < task.form().fewest()) {
      throw new InvalidSettingException(
          Message.of(
              "{batch} is %d; expected at least %d, which the task '%s' needs",
              batch, task.form().fewest(), task.name()));
    }
    ResidentMemory.resetPeak();
    try (MadeUpSlices slices =
            new MadeUpSlices(Math.max(LEAST_SLICES, batch), config.data().preprocessing());
        Rehearsal<B> rehearsal =
            Rehearsal.of(
                task,
                config.setup(),
                config.optimisation(),
                slices.store(),
                settings.background(),
                ranks)) {
      return measure(config, task.form(), rehearsal);
    }
  }

  private StepResult measure(RunConfig config, BatchForm form, Rehearsal<?> rehearsal) {
    int total = settings.warmup() + settings.steps();
    double[] milliseconds = new double[settings.steps()];
    double seconds = 0;
    double waited = 0;
    double exchanged = 0;
    long counted = 0;
    Optional<Duration> before = Optional.empty();
    for (int i = 0; i < total; i++) {
      if (i == settings.warmup()) {
        before = processor();
      }
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
    Optional<Duration> after = processor();
    OptionalLong resident = ResidentMemory.peak();
    Quartiles quartiles = Quartiles.of(milliseconds);
    int slices = config.optimisation().batch();
    int images = form.imagesPerSlice() * slices;
    double imagesPerSecond = 1e3 * images / quartiles.median();
    long macs = counted / settings.steps() / (images / ranks.size());
    double gflops = 2.0 * FORWARD_AND_BACKWARD * macs * imagesPerSecond / 1e9;
    Precision precision = config.compute().precision();
    return new StepResult(
        config.verb(),
        config.learner(),
        config.encoder(),
        precision,
        rehearsal.parameters(),
        ranks.size(),
        slices,
        form.atOnce() == Integer.MAX_VALUE ? null : form.atOnce(),
        images,
        quartiles,
        before.isPresent() && after.isPresent()
            ? 1.0 * after.get().minus(before.get()).toMillis() / settings.steps()
            : null,
        imagesPerSecond,
        macs,
        gflops,
        gflops / (ranks.size() * peak.gflops(precision)),
        settings.background() ? waited / seconds : null,
        ranks.several() ? exchanged / seconds : null,
        resident.isPresent() ? resident.getAsLong() : null);
  }

  /** Processor time of this process so far. */
  private static Optional<Duration> processor() {
    return ProcessHandle.current().info().totalCpuDuration();
  }
}
