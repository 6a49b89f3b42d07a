package org.simtrans.app.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.IntNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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
      "Examples: simtrans bench step --encoder swin-t,resnet50 --size 224 --batch 8",
      "          simtrans bench step --model unet --task lesions --size 128 --channels 4"
    })
final class BenchStepVerb extends Verb {
  private static final String NO_ENCODER = "none";
  private static final String WHOLE_NETWORK = "model"; // a setting of tasks that teach one
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
      names = "--channels",
      paramLabel = "N",
      defaultValue = "1",
      description = "Channels of an image (default ${DEFAULT-VALUE}).")
  private int channels;

  @Option(
      names = "--context",
      paramLabel = "K",
      defaultValue = "0",
      description =
          "The network also sees the K slices above and below each, as further channels (default"
              + " ${DEFAULT-VALUE}).")
  private int context;

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
   * @param channels of the network's input, those of neighbouring slices included
   * @param warmup steps before the timed ones
   * @param background whether batches were made while the network learned
   */
  record Benchmark(
      String benchmark,
      Machine machine,
      int height,
      int width,
      int channels,
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
    if (channels < 1) {
      throw new InvalidSettingException("--channels is " + channels + "; an image has at least 1");
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
              "step",
              machine,
              size.height(),
              size.width(),
              planes(),
              warmup,
              background,
              peak,
              results);
      if (ranks.first()) {
        console().out().println(json ? Json.of(done) : new StepTable(chunk, ranks.size()).of(done));
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
      if (only != Kind.TRAIN) {
        pretraining(encoder, chosen).ifPresent(wanted::add);
      }
      if (only != Kind.PRETRAIN) {
        wanted.add(training(encoder, chosen));
      }
    }
    return wanted;
  }

  /** Empty where the task teaches encoders alone, and the network has none. */
  private Optional<RunConfig> pretraining(String encoder, Compute chosen) {
    Pretext<?> learned = task(encoder);
    if (encoder.equals(NO_ENCODER) && learned.wholeNetwork().isEmpty()) {
      if (only == Kind.PRETRAIN) {
        throw new InvalidSettingException(
            "the task '%s' teaches an encoder, and the network '%s' has none; choose --task lesions or another --model"
                .formatted(task, model));
      }
      return Optional.empty();
    }
    PretrainConfig any = PretrainConfig.preset(Preset.CPU, NO_FOLDER);
    return Optional.of(
        any.with(sized(any.data()))
            .with(learned)
            .withEncoder(encoder)
            .with(any.optimisation().withBatch(batch))
            .with(chosen));
  }

  /** A network without an encoder learns as a whole where the task can teach one. */
  private Pretext<?> task(String encoder) {
    Pretext<?> learned = Preset.CPU.task(task).forNetwork(model);
    Map<String, JsonNode> settings = new HashMap<>();
    if (encoder.equals(NO_ENCODER) && TaskSettings.of(learned).has(WHOLE_NETWORK)) {
      settings.put(WHOLE_NETWORK, TextNode.valueOf(model));
    }
    if (chunk != null) {
      settings.put("chunk", IntNode.valueOf(chunk));
    }
    return settings.isEmpty() ? learned : TaskSettings.of(learned).with(settings);
  }

  private TrainConfig training(String encoder, Compute chosen) {
    TrainConfig any = TrainConfig.preset(Preset.CPU, NO_FOLDER);
    return any.withModel(model, encoder)
        .with(sized(any.data()))
        .with(any.optimisation().withBatch(batch))
        .with(chosen);
  }

  /** Channels of the network's input. */
  private int planes() {
    return channels * (2 * context + 1);
  }

  private DataConfig sized(DataConfig any) {
    return any.withPreprocessing(
        any.preprocessing().withSize(size).withChannels(channels).withContext(context, null));
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
}
