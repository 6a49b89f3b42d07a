package org.simtrans.app.learn;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import org.simtrans.InvalidSettingException;
import org.simtrans.Message;
import org.simtrans.app.cli.Console;
import org.simtrans.app.cli.Names;
import org.simtrans.config.DataConfig;
import org.simtrans.config.TrainConfig;
import org.simtrans.run.RunFolder;
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
public final class TrainVerb extends TrainingVerb<TrainConfig> {
  @Option(
      names = "--model",
      paramLabel = "M",
      completionCandidates = Names.OfModels.class,
      description = {"The network (default simtrans).", "${bundle:all-models}"})
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

  @Mixin private UnlabelledOptions unlabelled;

  @Mixin private FoldTraining folds;

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
    if (!folds.asked()) {
      return super.call();
    }
    if (amongRanks()) {
      throw new InvalidSettingException(
          Message.of("{folds} and {ranks} exclude each other: train one {fold} on each host"));
    }
    return folds.run(config(), this);
  }

  @Override
  Path weights(RunFolder run) {
    return run.model();
  }

  @Override
  TrainConfig config() {
    Optional<TrainConfig> earlier = options().earlier().map(TrainConfig::read);
    TrainConfig base =
        earlier.orElseGet(() -> TrainConfig.preset(options().preset(), options().folder()));
    String network = model == null ? base.model() : model;
    String loss = network.equals(base.model()) ? base.loss() : null; // else the model's own
    TrainConfig config =
        base.withFlips(false) // for now: the base's plane may be one that has no flips
            .withModel(network, options().encoder(base.encoder()))
            .withLoss(recipe.loss(loss))
            .with(data(base.data()))
            .withFlips(recipe.flips(base.flips()))
            .with(recipe.mirroring(base.mirroring()))
            .withBackgroundShare(recipe.backgroundShare(base.backgroundShare()))
            .with(recipe.augment(base.augment()))
            .with(unlabelled.over(base.unlabelled()))
            .with(recipe.over(options().over(base.optimisation())))
            .with(compute(earlier.map(TrainConfig::compute)));
    return pretrained == null ? config : config.withPretrained(pretrained);
  }

  private DataConfig data(DataConfig base) {
    DataConfig data = options().over(base);
    return labelFraction == null ? data : data.withLabelFraction(labelFraction);
  }
}
