package org.simtrans.app.bench;

import com.fasterxml.jackson.databind.node.IntNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.simtrans.InvalidSettingException;
import org.simtrans.app.cli.ComputeOptions;
import org.simtrans.app.cli.Console;
import org.simtrans.app.cli.ExitCode;
import org.simtrans.app.cli.Json;
import org.simtrans.app.cli.Names;
import org.simtrans.app.cli.Progress;
import org.simtrans.app.cli.SizeConverter;
import org.simtrans.app.cli.Verb;
import org.simtrans.app.ranks.RankOptions;
import org.simtrans.bench.Machine;
import org.simtrans.bench.MatmulPeak;
import org.simtrans.bench.StepBench;
import org.simtrans.bench.StepResult;
import org.simtrans.bench.StepSettings;
import org.simtrans.cohort.ProgressListener;
import org.simtrans.config.DataConfig;
import org.simtrans.config.Preset;
import org.simtrans.config.PretrainConfig;
import org.simtrans.config.RunConfig;
import org.simtrans.config.TaskSettings;
import org.simtrans.config.TrainConfig;
import org.simtrans.data.InputSize;
import org.simtrans.encoder.Encoders;
import org.simtrans.model.Models;
import org.simtrans.ranks.Ranks;
import org.simtrans.task.Pretext;
import org.simtrans.tensor.Compute;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

@Command(
    name = "step",
    description =
        "Times steps of a task without labels and of a segmentation network, and holds them against"
            + " this machine's fastest matrix products.",
    footer = {
      "",
      "A step is forward, loss, backward, clipping and AdamW, as 'pretrain' and 'train' have them.",
      "",
      "Example: simtrans bench step --encoder swin-t,resnet50 --size 224 --batch 8"
    })
final class BenchStepVerb extends Verb {
  private static final String NO_ENCODER = "none";
  private static final Path NO_FOLDER = Path.of(""); // slices are made up

  @Option(
      names = "--encoder",
      paramLabel = "E",
      split = ",",
      defaultValue = "swin-t",
      completionCandidates = Names.OfEncoders.class,
      description = {
        "One or more of these, separated by commas (default ${DEFAULT-VALUE}):",
        "${COMPLETION-CANDIDATES}."
      })
  private List<String> encoders;

  @Option(
      names = "--model",
      paramLabel = "M",
      defaultValue = "simtrans",
      completionCandidates = Names.OfModels.class,
      description =
          "The segmentation network (default ${DEFAULT-VALUE}): ${COMPLETION-CANDIDATES}.")
  private String model;

  @Option(
      names = "--only",
      paramLabel = "STEP",
      description = "Only pretrain or only train (segmentation) (default: both).")
  private Kind only;

  @Option(
      names = "--task",
      paramLabel = "T",
      defaultValue = "simclr",
      completionCandidates = Names.OfTasks.class,
      description =
          "The task of pretrain (default ${DEFAULT-VALUE}): one of ${COMPLETION-CANDIDATES}.")
  private String task;

  @Option(
      names = "--size",
      paramLabel = "S",
      defaultValue = "224",
      converter = SizeConverter.class,
      description = "The network's input: an edge, or HEIGHTxWIDTH (default ${DEFAULT-VALUE}).")
  private InputSize size;

  @Option(
      names = "--batch",
      paramLabel = "N",
      defaultValue = "8",
      description =
          "Slices of a step, of all ranks together; simclr sees two views of each (default"
              + " ${DEFAULT-VALUE}).")
  private int batch;

  @Option(
      names = "--chunk",
      paramLabel = "N",
      description =
          "Let SimCLR's encoder see N slices at a time, as 'pretrain --chunk'; with --only"
              + " pretrain.")
  private Integer chunk;

  @Option(
      names = "--warmup",
      paramLabel = "N",
      defaultValue = "3",
      description = "Steps that are not timed, at the start (default ${DEFAULT-VALUE}).")
  private int warmup;

  @Option(
      names = "--steps",
      paramLabel = "N",
      defaultValue = "15",
      description = "Timed steps (default ${DEFAULT-VALUE}).")
  private int steps;

  @Option(
      names = "--background",
      description =
          "Make every batch anew in the background, as training does, and say how long steps wait"
              + " (default: one batch again and again).")
  private boolean background;

  @Option(
      names = "--peak-edge",
      paramLabel = "N",
      defaultValue = "3072",
      description =
          "Edge of the largest matrices multiplied for the peak (default ${DEFAULT-VALUE}).")
  private int peakEdge;

  @Mixin private ComputeOptions compute;
  @Mixin private RankOptions rankOptions;

  @Option(names = "--json", description = "Print one JSON document.")
  private boolean json;

  @Spec private CommandSpec spec;

  /** The two kinds of learning. */
  enum Kind {
    PRETRAIN,
    TRAIN
  }

  /**
   * @param warmup steps before the timed ones
   * @param background whether batches were made while the network learned
   */
  record Benchmark(
      String benchmark,
      Machine machine,
      int height,
      int width,
      int warmup,
      boolean background,
      MatmulPeak peak,
      List<StepResult> steps) {}

  BenchStepVerb(Console console) {
    super(console);
  }

  @Override
  public Integer call() {
    if (chunk != null && only != Kind.PRETRAIN) {
      throw new InvalidSettingException(
          "--chunk is " + chunk + ", but only SimCLR has chunks; add --only pretrain");
    }
    if (rankOptions.startsOthers()) {
      return rankOptions.startOthers(spec, this);
    }
    Compute chosen = rankOptions.over(Optional.empty(), compute.chosen());
    chosen.apply();
    Machine machine = Machine.here(chosen.device()); // the load before, not our own
    List<RunConfig> wanted = wanted(chosen);
    try (Ranks ranks = rankOptions.join()) {
      ranks.share(batch);
      ranks.await(); // so that all multiply matrices at the same time
      MatmulPeak peak = MatmulPeak.measure(chosen.device(), peakEdge);
      List<StepResult> results = new ArrayList<>();
      for (RunConfig config : wanted) {
        results.add(timed(config, peak, ranks));
      }
      Benchmark done =
          new Benchmark(
              "step", machine, size.height(), size.width(), warmup, background, peak, results);
      if (ranks.first()) {
        console().out().println(json ? Json.of(done) : describe(done, ranks.size()));
      }
    }
    return ExitCode.DONE;
  }

  /** What is timed: for each encoder a step of the task, and one of the segmentation network. */
  private List<RunConfig> wanted(Compute chosen) {
    List<RunConfig> wanted = new ArrayList<>();
    List<String> distinct =
        encoders.stream().map(encoder -> Models.encoderOf(model, encoder)).distinct().toList();
    for (String encoder : distinct) {
      if (!encoder.equals(NO_ENCODER)) {
        Encoders.requireKnown(encoder);
      }
      if (only != Kind.TRAIN && !encoder.equals(NO_ENCODER)) {
        wanted.add(pretraining(encoder, chosen));
      }
      if (only != Kind.PRETRAIN) {
        wanted.add(training(encoder, chosen));
      }
    }
    return wanted;
  }

  private PretrainConfig pretraining(String encoder, Compute chosen) {
    PretrainConfig any = PretrainConfig.preset(Preset.CPU, NO_FOLDER);
    Pretext<?> learned = Preset.CPU.task(task).forNetwork(model);
    if (chunk != null) {
      learned = TaskSettings.of(learned).with(Map.of("chunk", IntNode.valueOf(chunk)));
    }
    return any.with(sized(any.data()))
        .withEncoder(encoder)
        .with(learned)
        .with(any.optimisation().withBatch(batch))
        .with(chosen);
  }

  private TrainConfig training(String encoder, Compute chosen) {
    TrainConfig any = TrainConfig.preset(Preset.CPU, NO_FOLDER);
    return any.withModel(model, encoder)
        .with(sized(any.data()))
        .with(any.optimisation().withBatch(batch))
        .with(chosen);
  }

  private DataConfig sized(DataConfig any) {
    return any.withPreprocessing(any.preprocessing().withSize(size));
  }

  private StepResult timed(RunConfig config, MatmulPeak peak, Ranks ranks) {
    Console heard = ranks.first() ? console() : Console.silent();
    try (Progress progress =
        Progress.on(heard, config.verb() + " " + config.encoder(), "steps", warmup + steps)) {
      ProgressListener listener = (done, total) -> progress.at(done);
      StepSettings settings = new StepSettings(warmup, steps, background);
      return new StepBench(settings, peak, listener, ranks).of(config);
    }
  }

  private String describe(Benchmark done, int ranks) {
    return """
        %smatrix products: fp32 %.0f, bf16 %.0f GFLOP/s, the best of %d large shapes

        %d x %d pixels; %s%s%s
        %-10s%-12s%-15s%-6s%7s%26s%10s%9s%10s%9s%11s%9s%10s
        %s
        GMAC: multiply-accumulates of a forward pass of one image, products of attention included.
        GFLOP/s: two for each of those, backward counted as twice forward. of peak: of the matrix
        products above in the same precision. memory: the most that the process held."""
        .formatted(
            BenchText.of(done.machine()),
            done.peak().fp32Gflops(),
            done.peak().bf16Gflops(),
            done.peak().products().size() / 2,
            done.height(),
            done.width(),
            done.background()
                ? "batches made in the background, as in training"
                : "one batch again and again, so that no step waits for data",
            chunk == null ? "" : "; in chunks of %d slices".formatted(chunk),
            ranks == 1 ? "" : "; %d ranks share each batch".formatted(ranks),
            "step",
            "network",
            "encoder",
            "in",
            "images",
            "ms a step (quartiles)",
            "images/s",
            "GMAC",
            "GFLOP/s",
            "of peak",
            "memory",
            done.background() ? "waiting" : "",
            ranks == 1 ? "" : "exchange",
            done.steps().stream().map(BenchStepVerb::row).collect(Collectors.joining()),
            ranks == 1
                ? ""
                : "%nexchange: part of the time spent waiting for other ranks and copying"
                    + " gradients for them.".formatted())
        .lines()
        .map(String::stripTrailing) // of columns that this bench has no numbers for
        .collect(Collectors.joining(System.lineSeparator()));
  }

  private static String row(StepResult step) {
    return "%-10s%-12s%-15s%-6s%7d%26s%10.1f%9.2f%10.1f%8.0f%%%11s%9s%10s%n"
        .formatted(
            step.step(),
            step.network(),
            step.encoder(),
            step.precision(),
            step.images(),
            BenchText.of(step.milliseconds()),
            step.imagesPerSecond(),
            step.macsPerImage() / 1e9,
            step.gflops(),
            100 * step.peakShare(),
            BenchText.gigabytes(step.residentPeakBytes()),
            percent(step.waitingShare()),
            percent(step.exchangeShare()));
  }

  private static String percent(Double share) {
    return share == null ? "" : "%.1f%%".formatted(100 * share);
  }
}
