package org.simtrans.app.learn;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import org.simtrans.app.cli.Console;
import org.simtrans.app.cli.Names;
import org.simtrans.app.cli.StopOnSignal;
import org.simtrans.app.ranks.RankOptions;
import org.simtrans.augment.TrainingAugmentConfig;
import org.simtrans.config.Compute;
import org.simtrans.config.DataConfig;
import org.simtrans.config.TrainConfig;
import org.simtrans.ranks.Ranks;
import org.simtrans.run.Outcome;
import org.simtrans.run.RunFolder;
import org.simtrans.train.FineTuning;
import org.simtrans.train.Footprint;
import org.simtrans.train.Session;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
    name = "train",
    description =
        "Learns to draw masks from labelled images. Writes RUN/model.safetensors (the best on the"
            + " validation part) and RUN/report.html.",
    footer = {
      "",
      "Example: simtrans train --data phantoms --out runs/trained --preset tiny \\",
      "  --pretrained runs/pretrained"
    })
public final class TrainVerb extends TrainingVerb {
  @Mixin private TrainingOptions options;
  @Mixin private RankOptions rankOptions;

  @Option(
      names = "--model",
      paramLabel = "M",
      completionCandidates = Names.OfModels.class,
      description = {"The network (default simtrans).", "${bundle:models}"})
  private String model;

  @Option(
      names = "--pretrained",
      paramLabel = "RUN-OR-FILE",
      description =
          "Start from these weights: a run of 'pretrain', or a file of weights of SimTrans, timm,"
              + " torchvision or Microsoft (safetensors, .pth). RGB weights are summed to one"
              + " channel.")
  private Path pretrained;

  @Mixin private RecipeOptions recipe;

  @Option(
      names = "--label-fraction",
      paramLabel = "F",
      description =
          "Use the labels of only this share of the training subjects (default 1). The seed"
              + " chooses the subjects; a smaller share is part of a larger one.")
  private Double labelFraction;

  public TrainVerb(Console console) {
    super(console);
  }

  @Override
  public Integer call() throws IOException {
    if (rankOptions.startsOthers()) {
      return rankOptions.startOthers(spec(), this);
    }
    TrainConfig config = config();
    if (options.checksMemory() && RankOptions.alone()) { // it knows of whole batches only
      MemoryRoom.require(Footprint.of(config), config.optimisation().batch(), console());
    }
    RunFolder run = options.run();
    try (Ranks ranks = rankOptions.join();
        StopOnSignal stop = new StopOnSignal(ranks.first() ? console() : Console.silent());
        TrainingProgress progress =
            new TrainingProgress(console(), "train", config.optimisation().minutes())) {
      Outcome outcome =
          FineTuning.run(
              config, new Session(run, options.resume(), words(), progress, stop.signal(), ranks));
      return ranks.first() ? finish(outcome, run, run.model()) : finish(outcome);
    }
  }

  private boolean sameModel(TrainConfig base) {
    return model == null || model.equals(base.model());
  }

  private TrainConfig config() {
    Optional<TrainConfig> base = Optional.ofNullable(options.base()).map(TrainConfig::read);
    return new TrainConfig(
        data(base.map(TrainConfig::data)),
        given(model, base.map(TrainConfig::model), "simtrans"),
        options.encoder(base.map(TrainConfig::encoder).orElse(options.preset().encoder())),
        pretrained != null
            ? pretrained.toAbsolutePath().normalize()
            : base.map(TrainConfig::pretrained).orElse(null),
        recipe.loss(base.filter(this::sameModel).map(TrainConfig::loss).orElse(null)),
        recipe.flips(base.map(TrainConfig::flips)),
        recipe.backgroundShare(base.map(TrainConfig::backgroundShare)),
        base.map(TrainConfig::augment).orElse(TrainingAugmentConfig.defaults()),
        recipe.optimisation(options, base.map(TrainConfig::optimisation)),
        compute(base.map(TrainConfig::compute)));
  }

  private Compute compute(Optional<Compute> base) {
    return rankOptions.over(base, options.compute(base.orElse(null)));
  }

  private DataConfig data(Optional<DataConfig> base) {
    DataConfig data = options.data(base.orElse(null));
    return labelFraction == null ? data : data.withLabelFraction(labelFraction);
  }
}
