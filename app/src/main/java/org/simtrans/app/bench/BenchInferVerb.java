package org.simtrans.app.bench;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.stream.Collectors;
import org.simtrans.app.cli.ComputeOptions;
import org.simtrans.app.cli.Console;
import org.simtrans.app.cli.ExitCode;
import org.simtrans.app.cli.Json;
import org.simtrans.app.cli.Progress;
import org.simtrans.app.cli.Verb;
import org.simtrans.bench.InferBench;
import org.simtrans.bench.InferResult;
import org.simtrans.bench.InferSettings;
import org.simtrans.bench.Machine;
import org.simtrans.bench.Untrained;
import org.simtrans.data.InputSize;
import org.simtrans.onnx.OnnxModel;
import org.simtrans.run.TrainedModel;
import org.simtrans.tensor.Compute;
import org.simtrans.tensor.Precision;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
    name = "infer",
    description =
        "Times a trained network's work on batches of slices, in libtorch and in ONNX Runtime, which"
            + " take turns.",
    footer = {"", "Example: simtrans bench infer --encoder swin-t --size 224 --batch 8"})
final class BenchInferVerb extends Verb {

  @Mixin private UntrainedOptions untrained;

  @Option(
      names = "--batch",
      paramLabel = "N",
      defaultValue = "8",
      description = "Slices at a time (default ${DEFAULT-VALUE}).")
  private int batch;

  @Option(
      names = "--rounds",
      paramLabel = "N",
      defaultValue = "5",
      description = "Rounds in which the engines take turns (default ${DEFAULT-VALUE}).")
  private int rounds;

  @Option(
      names = "--batches",
      paramLabel = "N",
      defaultValue = "5",
      description = "Timed batches of each round (default ${DEFAULT-VALUE}).")
  private int batches;

  @Mixin private ComputeOptions compute;

  @Option(names = "--json", description = "Print one JSON document.")
  private boolean json;

  record Benchmark(
      String benchmark,
      Machine machine,
      String model,
      String encoder,
      int height,
      int width,
      int batch,
      List<InferResult> results) {}

  BenchInferVerb(Console console) {
    super(console);
  }

  @Override
  public Integer call() {
    Compute chosen = compute.chosen();
    chosen.apply();
    String model = untrained.model();
    String encoder = untrained.encoder();
    InputSize size = untrained.size();
    InferSettings settings = new InferSettings(model, encoder, size, batch, rounds, batches);
    Machine machine = Machine.here(chosen.device());
    List<InferBench.Engine> engines = new ArrayList<>();
    List<TrainedModel> networks = new ArrayList<>();
    for (Precision precision : EnumSet.of(Precision.FP32, chosen.precision())) {
      Compute compute = new Compute(chosen.seed(), chosen.threads(), precision, chosen.device());
      TrainedModel network = Untrained.model(model, encoder, size, compute);
      networks.add(network);
      engines.add(
          new InferBench.Engine(
              "libtorch", precision, images -> network.probabilities(images, false)));
    }
    try (OnnxModel onnx = chosen.device().isCpu() ? onnx(networks.get(0), chosen) : null;
        Progress progress =
            Progress.on(
                console(),
                "infer",
                "rounds",
                (long) rounds * (engines.size() + (onnx == null ? 0 : 1)))) {
      if (onnx != null) {
        engines.add(new InferBench.Engine("onnxruntime", Precision.FP32, onnx::logits));
      }
      List<InferResult> results =
          new InferBench(settings, (done, total) -> progress.at(done)).measure(engines);
      Benchmark done =
          new Benchmark(
              "infer", machine, model, encoder, size.height(), size.width(), batch, results);
      console().out().println(json ? Json.of(done) : describe(done));
    } finally {
      networks.forEach(TrainedModel::release);
    }
    return ExitCode.DONE;
  }

  private static OnnxModel onnx(TrainedModel network, Compute chosen) {
    return OnnxModel.of(network, chosen.threads());
  }

  private static String describe(Benchmark done) {
    return """
        %s
        %s with %s, %d x %d pixels, batches of %d

        %-14s%-7s%28s%12s
        %s
        From pixels in Java's memory to probabilities (libtorch) or logits (ONNX Runtime) there."""
        .formatted(
            BenchText.of(done.machine()),
            done.model(),
            done.encoder(),
            done.height(),
            done.width(),
            done.batch(),
            "engine",
            "in",
            "ms a batch (quartiles)",
            "images/s",
            done.results().stream().map(BenchInferVerb::row).collect(Collectors.joining()));
  }

  private static String row(InferResult result) {
    return "%-14s%-7s%28s%12.1f%n"
        .formatted(
            result.engine(),
            result.precision(),
            BenchText.of(result.milliseconds()),
            result.imagesPerSecond());
  }
}
