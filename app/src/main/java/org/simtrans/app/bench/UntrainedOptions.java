package org.simtrans.app.bench;

import org.simtrans.app.cli.Names;
import org.simtrans.app.cli.SizeConverter;
import org.simtrans.data.InputSize;
import org.simtrans.model.Models;
import picocli.CommandLine.Option;

/** Options that say which network is timed where none has been trained. */
final class UntrainedOptions {
  @Option(
      names = "--model",
      paramLabel = "M",
      defaultValue = "simtrans",
      completionCandidates = Names.OfModels.class,
      description = "The network (default ${DEFAULT-VALUE}): one of ${COMPLETION-CANDIDATES}.")
  private String model;

  @Option(
      names = "--encoder",
      paramLabel = "E",
      defaultValue = "swin-t",
      completionCandidates = Names.OfEncoders.class,
      description = {"The encoder (default ${DEFAULT-VALUE}): one of", "${COMPLETION-CANDIDATES}."})
  private String encoder;

  @Option(
      names = "--size",
      paramLabel = "S",
      defaultValue = "224",
      converter = SizeConverter.class,
      description = "The network's input: an edge, or HEIGHTxWIDTH (default ${DEFAULT-VALUE}).")
  private InputSize size;

  String model() {
    return model;
  }

  /** The one that was named, or the one that the model always has. */
  String encoder() {
    return Models.encoderOf(model, encoder);
  }

  InputSize size() {
    return size;
  }
}
