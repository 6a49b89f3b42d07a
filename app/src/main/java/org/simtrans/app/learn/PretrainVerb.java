package org.simtrans.app.learn;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;
import org.simtrans.app.cli.Console;
import org.simtrans.config.DataConfig;
import org.simtrans.config.Optimisation;
import org.simtrans.config.PretrainConfig;
import org.simtrans.report.PictureBook;
import org.simtrans.report.ShowPretraining;
import org.simtrans.run.RunFolder;
import org.simtrans.task.Pretext;
import org.simtrans.task.Setup;
import org.simtrans.tensor.Compute;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
    name = "pretrain",
    modelTransformer = TaskHelp.class,
    description =
        "Learns an encoder from images without labels (SimCLR, unless --task says otherwise)."
            + " Writes RUN/encoder.safetensors and RUN/report.html.",
    footer = {
      "",
      "Example: simtrans pretrain --data phantoms --out runs/pretrained --preset tiny --minutes 3"
    })
public final class PretrainVerb extends TrainingVerb<PretrainConfig> {
  @Mixin private TaskOptions task;

  @Option(
      names = "--pretrained",
      paramLabel = "RUN-OR-FILE",
      description =
          "Start from these weights: an earlier run of 'pretrain' with any task, or a file of"
              + " weights that 'train' takes.")
  private Path pretrained;

  public PretrainVerb(Console console) {
    super(console);
  }

  @Override
  Path weights(RunFolder run) {
    return Stream.of(run.encoder(), run.network())
        .filter(Files::exists)
        .findFirst()
        .orElse(run.model());
  }

  @Override
  void show(PretrainConfig config, RunFolder run) throws IOException {
    PretrainConfig begun = PretrainConfig.read(run.config()); // with what was found by looking
    ShowPretraining.of(begun, run).addTo(PictureBook.begin(run.pictures()));
  }

  @Override
  PretrainConfig config() {
    Optional<PretrainConfig> earlier = options().earlier().map(PretrainConfig::read);
    PretrainConfig base =
        earlier.orElseGet(() -> PretrainConfig.preset(options().preset(), options().folder()));
    DataConfig data = options().over(base.data());
    Optimisation optimisation = options().over(base.optimisation());
    Compute compute = compute(earlier.map(PretrainConfig::compute));
    String name = task.name(base.task().name());
    Pretext<?> begun =
        name.equals(base.task().name()) ? base.task() : options().preset().task(name);
    String encoder = begun.encoderOf(options().encoder(base.encoder()));
    Pretext<?> completed =
        begun.completed(new Setup(encoder, data.preprocessing(), optimisation.batch(), compute));
    PretrainConfig config =
        new PretrainConfig(
            data,
            task.over(completed, console()),
            options().encoder(base.encoder()),
            base.pretrained(),
            base.probeEvery(),
            optimisation,
            compute);
    return pretrained == null ? config : config.withPretrained(pretrained);
  }
}
