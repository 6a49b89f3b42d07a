package org.simtrans.app.learn;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.simtrans.InvalidSettingException;
import org.simtrans.Message;
import org.simtrans.app.cli.CohortChoice;
import org.simtrans.app.cli.ComputeOptions;
import org.simtrans.app.cli.Names;
import org.simtrans.app.cli.SizeConverter;
import org.simtrans.cohort.CohortOptions;
import org.simtrans.config.DataConfig;
import org.simtrans.config.Optimisation;
import org.simtrans.config.Preset;
import org.simtrans.data.Fit;
import org.simtrans.data.InputSize;
import org.simtrans.data.Normalisation;
import org.simtrans.data.Normalisation.Scheme;
import org.simtrans.data.Preprocessing;
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
          "Continue the run in --out from its last checkpoint. The result has the same bits as an"
              + " uninterrupted run, except with --minutes, where the learning rate follows the"
              + " clock.")
  private boolean resume;

  @Option(
      names = "--size",
      paramLabel = "S",
      converter = SizeConverter.class,
      description = "The network's input in pixels: an edge, or HEIGHTxWIDTH.")
  private InputSize size;

  @Option(
      names = "--plane",
      paramLabel = "P",
      description = {
        "axial, coronal or sagittal: how volumes are cut (default auto).",
        "auto: the plane in which they were taken, if slices are thick; else axial"
      })
  private String plane;

  @Option(
      names = "--spacing",
      paramLabel = "MM",
      description = {
        "Size of the pixels that the network sees, in mm (default auto).",
        "auto: chosen by looking at volumes where pixels are not square or, without --fit resize,"
            + " not all of one size; and said",
        "none: pixels as they are stored"
      })
  private String spacing;

  @Option(
      names = "--fit",
      paramLabel = "F",
      description = {
        "How slices come to the network's size (default auto).",
        "auto: resize or patch, chosen by looking at the images, and said",
        "resize: scaled to the input",
        "pad: kept as they are if they fit",
        "patch: kept as they are; the network sees windows of its size"
      })
  private Fit fit;

  @Option(
      names = "--patch",
      paramLabel = "S",
      converter = SizeConverter.class,
      description = "The same as --fit patch with this --size.")
  private InputSize patch;

  @Option(
      names = "--context",
      paramLabel = "K",
      description =
          "The network also sees the K slices above and below each, as further channels (default"
              + " 0).")
  private Integer context;

  @Option(
      names = "--normalise",
      paramLabel = "N",
      split = ",",
      description = {
        "How intensities are normalised, one for all channels or one for each (default auto).",
        "auto: chosen by looking at the images, and said",
        "mri: what is brighter than air",
        "ct: a window of Hounsfield units, from what is labelled",
        "bright: dark things on bright ground",
        "fluorescence: few bright things, 1st to 99.8th percentile",
        "percentile: all pixels, 0.5th to 99.5th percentile",
        "none: the values as they are"
      })
  private List<String> normalise;

  @Mixin private CohortChoice cohort;

  @Option(
      names = "--splits",
      paramLabel = "FILE",
      description =
          "The splits.json of an earlier run, or nnU-Net's splits_final.json (its first fold;"
              + " splits_final.json#1 is the second), instead of a new split.")
  private Path splits;

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
    DataConfig chosen = data == null ? base : base.withFolder(data);
    CohortOptions options = cohort.options();
    chosen = options.layout().map(chosen::withLayout).orElse(chosen);
    chosen = options.include().map(chosen::withInclude).orElse(chosen);
    chosen = cohort.ignore() == null ? chosen : chosen.withIgnore(cohort.ignore());
    chosen = cohort.subjectFrom().map(chosen::withSubjectFrom).orElse(chosen);
    chosen = splits == null ? chosen : chosen.withSplits(splits);
    chosen = cohort.channels().map(chosen::withChannels).orElse(chosen);
    return chosen.withPreprocessing(over(chosen.preprocessing()));
  }

  private Preprocessing over(Preprocessing base) {
    requireOnePatch();
    InputSize edges = or(patch, size);
    Preprocessing sized = edges == null ? base : base.withSize(edges);
    Fit fitted = patch == null ? or(fit, base.fit()) : Fit.PATCH;
    Preprocessing cut =
        sized
            .withPlane(plane == null ? base.plane() : PixelOptions.plane(plane))
            .withSpacing(spacing == null ? base.spacing() : PixelOptions.spacing(spacing))
            .withFit(fitted);
    Preprocessing near = context == null ? cut : cut.withContext(context, null);
    return normalise == null ? near : near.withNormalise(normalisations());
  }

  private void requireOnePatch() {
    if (patch != null && (size != null && !size.equals(patch) || fit != null && fit != Fit.PATCH)) {
      throw new InvalidSettingException(
          Message.of(
              "{patch} %s means {fit} patch and {size} %s: leave the other two out", patch, patch));
    }
  }

  /** A window of {@code ct} is found when the run begins. */
  private List<Normalisation> normalisations() {
    return normalise.stream().map(Scheme::named).map(Normalisation::of).toList();
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
