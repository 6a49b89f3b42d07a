package org.simtrans.app.exchange;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.bytedeco.pytorch.Tensor;
import org.simtrans.InvalidSettingException;
import org.simtrans.app.cli.Console;
import org.simtrans.app.cli.ExitCode;
import org.simtrans.app.cli.Names;
import org.simtrans.app.cli.OutputOptions;
import org.simtrans.app.cli.Verb;
import org.simtrans.encoder.Encoder;
import org.simtrans.encoder.EncoderWeights;
import org.simtrans.host.Torch;
import org.simtrans.tensor.NoGrad;
import org.simtrans.tensor.Scope;
import org.simtrans.tensor.Tensors;
import org.simtrans.weights.Npy;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
    name = "encode",
    description =
        "Runs an encoder on an array and writes the feature maps of its stages as stage1.npy to"
            + " stage4.npy, the last after the final norm.",
    footer = {
      "",
      "Example: simtrans encode --weights runs/pretrained/encoder.safetensors --encoder swin-t \\",
      "  --input x.npy --out features"
    })
public final class EncodeVerb extends Verb {
  private static final int STAGES = 4;

  @Option(
      names = "--weights",
      required = true,
      paramLabel = "FILE",
      description =
          "Weights of the encoder, or of a model that holds it: ours, or what 'import' reads.")
  private Path weights;

  @Option(
      names = "--encoder",
      required = true,
      paramLabel = "E",
      completionCandidates = Names.OfEncoders.class,
      description = "The encoder that the weights belong to: one of ${COMPLETION-CANDIDATES}.")
  private String encoderName;

  @Option(
      names = "--input",
      required = true,
      paramLabel = "X.npy",
      description = "float32 (B, C, H, W); it is not normalised again.")
  private Path input;

  @Option(
      names = "--out",
      required = true,
      paramLabel = "DIR",
      description = "The file or folder to write.")
  private Path out;

  @Mixin private OutputOptions output;

  public EncodeVerb(Console console) {
    super(console);
  }

  @Override
  public Integer call() {
    for (int stage = 1; stage <= STAGES; stage++) {
      output.claim("out", file(stage), weights, input);
    }
    Torch.load();
    Tensor x = Npy.read(input); // (B, C, H, W)
    long[] shape = Tensors.shape(x);
    if (shape.length != 4 || Arrays.stream(shape).anyMatch(size -> size == 0)) {
      throw new InvalidSettingException(
          "%s has the shape %s; expected four sizes above 0, (batch, channels, height, width)"
              .formatted(input, Arrays.toString(shape)));
    }
    Encoder encoder = EncoderWeights.load(weights, encoderName, (int) shape[1]);
    try (NoGrad off = new NoGrad();
        Scope scope = new Scope()) {
      List<Tensor> maps = encoder.forward(x);
      for (int stage = 1; stage <= maps.size(); stage++) {
        write(file(stage), maps.get(stage - 1).contiguous());
      }
    }
    return ExitCode.DONE;
  }

  private Path file(int stage) {
    return out.resolve("stage" + stage + ".npy");
  }

  private void write(Path file, Tensor map) {
    try {
      Npy.write(file, map);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    console().out().println(file + " " + Arrays.toString(Tensors.shape(map)));
  }
}
