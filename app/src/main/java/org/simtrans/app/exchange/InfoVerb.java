package org.simtrans.app.exchange;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.bytedeco.pytorch.Tensor;
import org.simtrans.InvalidSettingException;
import org.simtrans.app.cli.Console;
import org.simtrans.app.cli.ExitCode;
import org.simtrans.app.cli.Json;
import org.simtrans.app.cli.Names;
import org.simtrans.app.cli.Verb;
import org.simtrans.encoder.Encoder;
import org.simtrans.host.Torch;
import org.simtrans.model.ModelConfig;
import org.simtrans.model.Models;
import org.simtrans.model.SegmentationModel;
import org.simtrans.nn.Macs;
import org.simtrans.tensor.ComputeDevice;
import org.simtrans.tensor.NoGrad;
import org.simtrans.tensor.Precision;
import org.simtrans.tensor.Rng;
import org.simtrans.tensor.Scope;
import org.simtrans.tensor.Tensors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
    name = "info",
    description =
        "Counts a model's parameters and multiply-accumulates, and estimates its memory. Without"
            + " --model, it lists the models, encoders and losses that there are.",
    footer = {"", "Example: simtrans info --model simtrans --encoder swin-t --size 224"})
public final class InfoVerb extends Verb {
  @Option(
      names = "--model",
      paramLabel = "M",
      completionCandidates = Names.OfModels.class,
      description = "The network: one of ${COMPLETION-CANDIDATES}. Without it, a list.")
  private String model;

  @Option(
      names = "--encoder",
      paramLabel = "E",
      defaultValue = "swin-b",
      completionCandidates = Names.OfEncoders.class,
      description = {
        "The encoder (default ${DEFAULT-VALUE}) for a model that has no fixed encoder: one of",
        "${COMPLETION-CANDIDATES}."
      })
  private String encoder;

  @Option(
      names = "--size",
      paramLabel = "S",
      defaultValue = "384",
      description = "Edge of the image in pixels (default ${DEFAULT-VALUE}).")
  private int size;

  @Option(
      names = "--in-channels",
      paramLabel = "N",
      defaultValue = "3",
      description = "Channels of the image (default ${DEFAULT-VALUE}, as in the paper's Table 2).")
  private int inChannels;

  @Option(
      names = "--batch",
      paramLabel = "N",
      defaultValue = "8",
      description =
          "Images in a training step, for the estimate of memory (default" + " ${DEFAULT-VALUE}).")
  private int batch;

  @Option(
      names = "--precision",
      paramLabel = "P",
      defaultValue = "auto",
      description = "auto, fp32 or bf16, for the estimate of memory (default ${DEFAULT-VALUE}).")
  private String precision;

  @Option(names = "--json", description = "Print one JSON document.")
  private boolean json;

  /** The price of a model or of a part of it, for one image. */
  record Cost(long parameters, Macs macs) {
    Cost without(Cost part) {
      return new Cost(
          parameters - part.parameters,
          new Macs(macs.paper() - part.macs.paper(), macs.full() - part.macs.full()));
    }
  }

  record Info(
      String model,
      String encoder,
      int size,
      int inChannels,
      long parameters,
      Macs macs,
      Map<String, Cost> parts,
      MemoryEstimate memory) {}

  public InfoVerb(Console console) {
    super(console);
  }

  @Override
  public Integer call() {
    if (size < 1 || batch < 1) {
      throw new InvalidSettingException(
          "--size is %d and --batch is %d; both must be at least 1".formatted(size, batch));
    }
    if (model == null) {
      Offer offer = Offer.ofClassPath();
      console().out().println(json ? Json.of(offer) : offer.describe());
      return ExitCode.DONE;
    }
    Torch.load();
    ModelConfig config = new ModelConfig(model, encoder, inChannels, 1);
    MemoryEstimate memory =
        MemoryEstimate.of(config, size, batch, Precision.named(precision, ComputeDevice.CPU));
    SegmentationModel network = Models.create(config, new Rng(0));
    Cost whole = new Cost(network.parameterCount(), macs(network));
    Map<String, Cost> parts = new LinkedHashMap<>();
    network
        .encoder()
        .map(part -> new Cost(part.parameterCount(), macs(network, part)))
        .ifPresent(
            cost -> {
              parts.put("encoder", cost);
              parts.put("decoder", whole.without(cost));
            });
    Info info =
        new Info(
            model,
            config.encoder(),
            size,
            inChannels,
            whole.parameters(),
            whole.macs(),
            parts,
            memory);
    console().out().println(json ? Json.of(info) : describe(info));
    return ExitCode.DONE;
  }

  private Macs macs(SegmentationModel network) {
    return counted(network, () -> network.forward(image()));
  }

  private Macs macs(SegmentationModel network, Encoder encoder) {
    return counted(network, () -> encoder.forward(image()));
  }

  private static Macs counted(SegmentationModel network, Supplier<?> forward) {
    network.train(false);
    try (NoGrad off = new NoGrad();
        Scope scope = new Scope()) {
      return Macs.of(forward);
    }
  }

  private Tensor image() {
    return Tensors.zeros(1, inChannels, size, size);
  }

  private static String describe(Info info) {
    String parts =
        info.parts().entrySet().stream()
            .map(part -> row("  " + part.getKey(), part.getValue()))
            .collect(Collectors.joining("%n".formatted()));
    MemoryEstimate memory = info.memory();
    return """
        %s%s, %d x %d pixels, %d input channels

        %-12s%14s%18s%18s
        %s
        %s

        memory (%s)  inference %s, training with batch %d %s"""
        .formatted(
            info.model(),
            info.parts().isEmpty() ? "" : " with " + info.encoder(),
            info.size(),
            info.size(),
            info.inChannels(),
            "",
            "parameters",
            "GMACs (paper)",
            "GMACs (full)",
            row("all", new Cost(info.parameters(), info.macs())),
            parts,
            memory.precision(),
            gigabytes(memory.inferenceBytes()),
            memory.batch(),
            gigabytes(memory.trainingBytes()));
  }

  private static String row(String name, Cost cost) {
    return "%-12s%14d%18.2f%18.2f"
        .formatted(name, cost.parameters(), cost.macs().paper() / 1e9, cost.macs().full() / 1e9);
  }

  private static String gigabytes(Long bytes) {
    return bytes == null ? "unknown on this system" : "%.1f GB".formatted(bytes / 1e9);
  }
}
