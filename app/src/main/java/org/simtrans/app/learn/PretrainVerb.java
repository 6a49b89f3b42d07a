package org.simtrans.app.learn;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.simtrans.app.cli.Console;
import org.simtrans.app.cli.StopOnSignal;
import org.simtrans.app.ranks.RankOptions;
import org.simtrans.augment.LesionConfig;
import org.simtrans.augment.MaskingConfig;
import org.simtrans.augment.ViewConfig;
import org.simtrans.config.Compute;
import org.simtrans.config.DataConfig;
import org.simtrans.config.Optimisation;
import org.simtrans.config.PretrainConfig;
import org.simtrans.ranks.Ranks;
import org.simtrans.report.PictureBook;
import org.simtrans.report.ShowPretraining;
import org.simtrans.run.Outcome;
import org.simtrans.run.RunFolder;
import org.simtrans.train.Footprint;
import org.simtrans.train.Pretraining;
import org.simtrans.train.Session;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
    name = "pretrain",
    description =
        "Learns an encoder from images without labels (SimCLR, unless --task says otherwise)."
            + " Writes RUN/encoder.safetensors and RUN/report.html.",
    footer = {
      "",
      "Example: simtrans pretrain --data phantoms --out runs/pretrained --preset tiny --minutes 3"
    })
public final class PretrainVerb extends TrainingVerb {
  private static final double NEAR_MM = 10;
  private static final int PROBE_EVERY = 5;

  @Mixin private TrainingOptions options;
  @Mixin private RankOptions rankOptions;

  @Option(
      names = "--task",
      paramLabel = "T",
      description = {
        "What the network learns without labels (default simclr).",
        "simclr: to recognise two views of the same slice among all others, as in the paper",
        "lesions: to find lesions planted into the slices, with the whole network",
        "simmim: to fill in hidden blocks of a slice; swin encoders only"
      })
  private PretrainConfig.Task task;

  @Option(
      names = "--model",
      paramLabel = "M",
      description = "The network that finds planted lesions (default simtrans).")
  private String model;

  @Option(
      names = "--contrast",
      paramLabel = "C",
      description =
          "Whether planted lesions are bright (FLAIR, DWI), dark (T1) or either (default).")
  private LesionConfig.Contrast contrast;

  @Option(
      names = "--mask-patch",
      paramLabel = "PX",
      description =
          "Edge of a hidden block, a multiple of 4 (default: the largest of 32, 16, 8 and 4 of"
              + " which five lie along the input).")
  private Integer maskPatch;

  @Option(
      names = "--mask-ratio",
      paramLabel = "R",
      description = "The share of the blocks that are hidden (default 0.6).")
  private Double maskRatio;

  @Option(
      names = "--pretrained",
      paramLabel = "RUN-OR-FILE",
      description =
          "Start from these weights: an earlier run of 'pretrain' with any task, or a file of"
              + " weights that 'train' takes.")
  private Path pretrained;

  @Option(
      names = "--temperature",
      paramLabel = "T",
      description = "Temperature of NT-Xent (default: the preset's; 0.1 for paper, else 0.5).")
  private Double temperature;

  @Option(
      names = "--crop",
      paramLabel = "AREA",
      description =
          "The smallest crop that a view shows, as a share of the slice's area (default 0.3)."
              + " Smaller crops make the task harder.")
  private Double crop;

  @Option(
      names = "--near",
      paramLabel = "MM",
      description =
          "Slices of one volume closer than this are not each other's negatives (default 10; 0"
              + " for none).")
  private Double near;

  @Option(
      names = "--one-plane",
      negatable = true,
      description =
          "Take all images of a batch from one folder, so that the network cannot solve the task"
              + " by telling planes apart.")
  private Boolean onePlane;

  @Option(
      names = "--chunk",
      paramLabel = "N",
      description =
          "Pass the batch through the encoder in chunks of N slices (simclr only; default: all at"
              + " once). This gives the negatives of a large --batch in the memory of N slices,"
              + " and takes a third more time.")
  private Integer chunk;

  public PretrainVerb(Console console) {
    super(console);
  }

  @Override
  public Integer call() throws IOException {
    if (rankOptions.startsOthers()) {
      return rankOptions.startOthers(spec(), this);
    }
    PretrainConfig config = config();
    if (options.checksMemory() && RankOptions.alone()) { // it knows of whole batches only
      MemoryRoom.require(Footprint.of(config), config.optimisation().batch(), console());
    }
    RunFolder run = options.run();
    try (Ranks ranks = rankOptions.join();
        StopOnSignal stop = new StopOnSignal(ranks.first() ? console() : Console.silent());
        TrainingProgress progress =
            new TrainingProgress(console(), "pretrain", config.optimisation().minutes())) {
      Outcome outcome =
          Pretraining.run(
              config, new Session(run, options.resume(), words(), progress, stop.signal(), ranks));
      if (!ranks.first()) {
        return finish(outcome);
      }
      ShowPretraining.of(config, run).addTo(PictureBook.begin(run.pictures()));
      return finish(outcome, run, Files.exists(run.encoder()) ? run.encoder() : run.model());
    }
  }

  /** How it is done unless told otherwise. */
  static PretrainConfig standard(
      DataConfig data,
      String encoder,
      double temperature,
      Optimisation optimisation,
      Compute compute) {
    return new PretrainConfig(
        data,
        PretrainConfig.Task.SIMCLR,
        null,
        encoder,
        null,
        temperature,
        NEAR_MM,
        true,
        PROBE_EVERY,
        ViewConfig.defaults(),
        LesionConfig.defaults(),
        null,
        optimisation,
        compute);
  }

  private PretrainConfig config() {
    Optional<PretrainConfig> base = Optional.ofNullable(options.base()).map(PretrainConfig::read);
    DataConfig data = options.data(base.map(PretrainConfig::data).orElse(null));
    PretrainConfig.Task chosen =
        given(task, base.map(PretrainConfig::task), PretrainConfig.Task.SIMCLR);
    return new PretrainConfig(
        data,
        chosen,
        given(model, base.map(PretrainConfig::model), null),
        options.encoder(base.map(PretrainConfig::encoder).orElse(options.preset().encoder())),
        pretrained != null
            ? pretrained.toAbsolutePath().normalize()
            : base.map(PretrainConfig::pretrained).orElse(null),
        given(temperature, base.map(PretrainConfig::temperature), options.preset().temperature()),
        given(near, base.map(PretrainConfig::nearMillimetres), NEAR_MM),
        given(onePlane, base.map(PretrainConfig::onePlane), true),
        base.map(PretrainConfig::probeEvery).orElse(PROBE_EVERY),
        views(base.map(PretrainConfig::views).orElse(ViewConfig.defaults())),
        lesions(base.map(PretrainConfig::lesions).orElse(LesionConfig.defaults())),
        masking(base.map(PretrainConfig::masking).orElse(defaultMasking(data))),
        options.optimisation(
            base.map(PretrainConfig::optimisation).orElse(null), options.preset().pretrain()),
        compute(base.map(PretrainConfig::compute)),
        given(chunk, base.filter(b -> chosen == b.task()).map(PretrainConfig::chunk), null));
  }

  private Compute compute(Optional<Compute> base) {
    return rankOptions.over(base, options.compute(base.orElse(null)));
  }

  private ViewConfig views(ViewConfig base) {
    return crop == null ? base : base.withCropArea(crop, 1);
  }

  private static MaskingConfig defaultMasking(DataConfig data) {
    return MaskingConfig.forSize(data.preprocessing().height(), data.preprocessing().width());
  }

  private MaskingConfig masking(MaskingConfig base) {
    MaskingConfig patched = maskPatch == null ? base : base.withPatch(maskPatch);
    return maskRatio == null ? patched : patched.withRatio(maskRatio);
  }

  private LesionConfig lesions(LesionConfig base) {
    return contrast == null ? base : base.with(contrast);
  }
}
