package org.simtrans.app.learn;

import java.nio.file.Path;
import java.util.Optional;
import org.simtrans.InvalidSettingException;
import org.simtrans.Message;
import org.simtrans.app.cli.ComputeOptions;
import org.simtrans.app.cli.Names;
import org.simtrans.config.DataConfig;
import org.simtrans.config.Optimisation;
import org.simtrans.config.Preset;
import org.simtrans.run.RunFolder;
import org.simtrans.tensor.Compute;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/**
 * Options that all training has in common. Each one that is given overrides its base: the earlier
 * run's configuration with {@code --config} or {@code --resume}, else the preset.
 */
final class TrainingOptions {
  @Option(names = "--data", paramLabel = "DATA", description = "The folder of the cohort.")
  private Path data;

  @Option(names = "--out", required = true, paramLabel = "RUN", description = "The run's folder.")
  private Path out;

  @Option(
      names = "--preset",
      paramLabel = "NAME",
      defaultValue = "cpu",
      description = {
        "Starting values of all other settings (default ${DEFAULT-VALUE}).",
        "paper: swin-b at 384, for a GPU",
        "cpu: swin-t at 224, hours on a few cores",
        "tiny: swin-tiny-test at 96, minutes"
      })
  private Preset preset;

  @Option(
      names = "--config",
      paramLabel = "FILE",
      description = "The config.json of an earlier run, instead of a preset.")
  private Path config;

  @Option(
      names = "--resume",
      description =
          "Continue the run in --out from its last checkpoint, in what is left of its minutes. The"
              + " result has the same bits as an uninterrupted run, except with --minutes, where the"
              + " learning rate follows the clock.")
  private boolean resume;

  @Mixin private EventOptions events;

  @Mixin private ImageOptions images;

  @Option(names = "--epochs", paramLabel = "N", description = "Passes over the training slices.")
  private Integer epochs;

  @Option(
      names = "--steps",
      paramLabel = "N",
      description = "Number of updates, instead of epochs.")
  private Long steps;

  @Option(
      names = "--minutes",
      paramLabel = "M",
      description =
          "Learn for so many minutes; the learning rate falls to zero within them. With --epochs or"
              + " --steps the run ends with what comes first.")
  private Double minutes;

  @Option(
      names = "--batch",
      paramLabel = "N",
      description = "Slices in one update, over all ranks.")
  private Integer batch;

  @Option(names = "--lr", paramLabel = "X", description = "The largest learning rate of AdamW.")
  private Double learningRate;

  @Option(
      names = "--weight-decay",
      paramLabel = "X",
      description =
          "Weight decay of matrices and kernels (default " + Optimisation.WEIGHT_DECAY + ").")
  private Double weightDecay;

  @Option(
      names = "--ema",
      paramLabel = "D",
      description =
          "Validate and keep a moving average of the weights with this decay, such as 0.99; 0"
              + " keeps the weights themselves (default).")
  private Double ema;

  @Option(
      names = "--encoder",
      paramLabel = "E",
      completionCandidates = Names.OfEncoders.class,
      description = "One of ${COMPLETION-CANDIDATES}.")
  private String encoder;

  @Option(
      names = "--seed",
      paramLabel = "N",
      description = "Random seed of the split, the weights and all augmentation (default 1).")
  private Long seed;

  @Option(
      names = "--ignore-memory",
      description = "Start even if the free memory seems too small for the batch.")
  private boolean ignoreMemory;

  @Mixin private ComputeOptions compute;

  boolean checksMemory() {
    return !ignoreMemory;
  }

  RunFolder run() {
    return new RunFolder(out);
  }

  /** Whether event files for TensorBoard are wanted. */
  boolean tensorBoard() {
    return events.wanted();
  }

  boolean resume() {
    return resume;
  }

  /** The file named by --config, or null. */
  Path config() {
    return config;
  }

  Path out() {
    return out;
  }

  /** The configuration to start from: of the run to resume, or of --config; empty for neither. */
  Optional<Path> earlier() {
    return Optional.ofNullable(resume && run().exists() ? run().config() : config);
  }

  Preset preset() {
    return preset;
  }

  /**
   * The folder of the cohort.
   *
   * @throws InvalidSettingException if none was named
   */
  Path folder() {
    if (data == null && resume) {
      throw new InvalidSettingException(
          Message.of(
              "{resume}: %s holds no run to continue; check {out}, or name the folder of the cohort"
                  + " with {data} to begin a run",
              out));
    }
    if (data == null) {
      throw new InvalidSettingException(
          "--data is missing; name the folder of the cohort (--resume and --config know theirs)");
    }
    return data;
  }

  String encoder(String base) {
    return or(encoder, base);
  }

  DataConfig over(DataConfig base) {
    return images.over(data == null ? base : base.withFolder(data));
  }

  /**
   * The length of the run as the options give it; {@code config.json} has 0 for what is not set.
   */
  private void requireLength() {
    if (epochs != null && steps != null) {
      throw new InvalidSettingException(
          Message.of("{epochs} is %d and {steps} is %d; expected only one of them", epochs, steps));
    }
    if (epochs != null && epochs < 1) {
      throw new InvalidSettingException(Message.of("{epochs} is %d; expected at least 1", epochs));
    }
    if (steps != null && steps < 1) {
      throw new InvalidSettingException(Message.of("{steps} is %d; expected at least 1", steps));
    }
    if (minutes != null && !(minutes > 0)) {
      throw new InvalidSettingException(
          Message.of(
              "{minutes} is %s; expected a number above 0, or no {minutes} for no time budget",
              minutes));
    }
  }

  /** Minutes alone are the length of the run; beside epochs or steps they end it earlier. */
  private Optimisation length(Optimisation base) {
    requireLength();
    boolean sameMinutes = minutes == null || minutes == base.minutes();
    if (epochs == null && steps == null) {
      return sameMinutes ? base : base.withMinutes(minutes);
    }
    return base.withLength(or(epochs, base.epochs()), or(steps, 0L), or(minutes, base.minutes()));
  }

  Optimisation over(Optimisation base) {
    return length(base)
        .withBatch(or(batch, base.batch()))
        .withLearningRate(or(learningRate, base.learningRate()))
        .withWeightDecay(or(weightDecay, base.weightDecay()))
        .withEma(or(ema, base.ema()));
  }

  /**
   * @param base of an earlier run, or null
   */
  Compute compute(Compute base) {
    return compute.over(base, seed);
  }

  private static <T> T or(T given, T base) {
    return given != null ? given : base;
  }
}
