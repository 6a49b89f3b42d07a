package org.simtrans.app.exchange;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.simtrans.app.cli.Console;
import org.simtrans.app.cli.ExitCode;
import org.simtrans.app.cli.Json;
import org.simtrans.app.cli.OutputOptions;
import org.simtrans.app.cli.Verb;
import org.simtrans.data.PickedSlice;
import org.simtrans.onnx.Agreement;
import org.simtrans.onnx.ModelPackage;
import org.simtrans.onnx.OnnxExport;
import org.simtrans.onnx.PackageInfo;
import org.simtrans.onnx.SampleSlice;
import org.simtrans.predict.EncoderExport;
import org.simtrans.predict.TrainedEncoder;
import org.simtrans.run.TrainedModel;
import org.simtrans.tensor.ComputeDevice;
import org.simtrans.tensor.Precision;
import org.simtrans.zoo.ModelsFolder;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
    name = "export",
    description = "Writes a trained model for other programs.",
    footer = {"", "Example: simtrans export --run runs/trained --format onnx --out model.onnx"})
public final class ExportVerb extends Verb {
  /** For whom. */
  enum Format {
    ONNX,
    SAFETENSORS,
    BIOIMAGEIO
  }

  @Option(
      names = {"--run", "--model"},
      required = true,
      paramLabel = "RUN",
      description =
          "The folder of a 'train', its model.safetensors, or a model of 'models list' by its name or"
              + " file; for safetensors also the folder of a 'pretrain', or a file of its or of"
              + " 'import'.")
  private Path run;

  @Option(
      names = "--format",
      required = true,
      paramLabel = "F",
      description = {
        "onnx: the network as a graph, for ONNX Runtime and others.",
        "safetensors: the encoder, for timm's or torchvision's own model.",
        "bioimageio: a package (zip) for the BioImage Model Zoo."
      })
  private Format format;

  @Option(names = "--out", required = true, paramLabel = "PATH", description = "The file to write.")
  private Path out;

  @ArgGroup(exclusive = false, heading = "%nFor a bioimageio package:%n")
  private PackageOptions about = new PackageOptions();

  @Option(names = "--json", description = "Print one JSON document.")
  private boolean json;

  /**
   * What was written.
   *
   * @param compared the graph's logits with libtorch's
   */
  record Exported(Path file, String format, long bytes, List<Agreement> compared) {}

  /**
   * What was written.
   *
   * @param python statements that make the model which loads it strictly; null if there is none
   */
  record ExportedEncoder(Path file, String format, long bytes, String encoder, String python) {}

  @Mixin private OutputOptions output;

  public ExportVerb(Console console) {
    super(console);
  }

  @Override
  public Integer call() throws IOException {
    run = ModelsFolder.usual().resolve(run);
    output.claim("out", out, run, about.sample());
    switch (format) {
      case ONNX -> report(onnx(trained()));
      case SAFETENSORS -> writeEncoder();
      case BIOIMAGEIO -> report(bioimageio(trained()));
    }
    return ExitCode.DONE;
  }

  private TrainedModel trained() {
    return TrainedModel.load(run, Precision.FP32, ComputeDevice.CPU);
  }

  private void writeEncoder() throws IOException {
    TrainedEncoder encoder = TrainedEncoder.of(run);
    String python = EncoderExport.write(encoder, out).orElse(null);
    ExportedEncoder exported =
        new ExportedEncoder(out, "safetensors", size(), encoder.name(), python);
    console()
        .out()
        .println(
            json
                ? Json.of(exported)
                : "%s: %s, %.1f MB%nfor     %s"
                    .formatted(
                        out,
                        encoder.name(),
                        exported.bytes() / 1e6,
                        python == null
                            ? "SimTrans only: no Python model of this encoder is known"
                            : python));
  }

  private List<Agreement> onnx(TrainedModel model) {
    PickedSlice slice = SampleSlice.ofRun(run, model.card());
    return OnnxExport.write(model, slice.prepared(model.card().preprocessing()), out);
  }

  private List<Agreement> bioimageio(TrainedModel model) {
    PackageInfo info = about.over(PackageInfo.of(model.card()));
    console()
        .err()
        .printf(
            "simtrans: '%s' by %s, licence %s; options of 'export' say otherwise%n",
            info.name(), String.join(", ", info.authors()), info.license());
    return ModelPackage.write(model, about.sample(model.card()), info, out);
  }

  private void report(List<Agreement> compared) {
    String name = format.name().toLowerCase(Locale.ROOT);
    Exported exported = new Exported(out, name, size(), compared);
    if (json) {
      console().out().println(Json.of(exported));
      return;
    }
    console().out().printf(Locale.ROOT, "%s: %.1f MB%n", out, exported.bytes() / 1e6);
    for (Agreement one : compared) {
      console()
          .out()
          .printf(
              Locale.ROOT,
              "%s input, batch of %d: %s differ from libtorch's by at most %.1e (they reach"
                  + " %.1f)%n",
              one.input(),
              one.batch(),
              one.output(),
              one.difference(),
              one.largest());
    }
  }

  private long size() {
    try {
      return Files.size(out);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
