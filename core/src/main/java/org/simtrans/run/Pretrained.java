package org.simtrans.run;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.bytedeco.pytorch.Tensor;
import org.simtrans.InvalidSettingException;
import org.simtrans.Message;
import org.simtrans.encoder.Encoder;
import org.simtrans.encoder.EncoderWeights;
import org.simtrans.model.SegmentationModel;
import org.simtrans.tensor.Tensors;
import org.simtrans.weights.LoadReport;
import org.simtrans.weights.StateDict;
import org.simtrans.weights.WeightsFile;

/**
 * Weights to begin with: an encoder's, ours or another library's, or a whole network's.
 *
 * @see EncoderWeights which others are known
 */
public final class Pretrained {
  /**
   * In the metadata of a file: the names of a network's weights that it leaves out on purpose, with
   * commas between.
   */
  public static final String WITHOUT = "without";

  private Pretrained() {}

  /**
   * Loads what fits: of a whole network of the same kind everything but output layers for another
   * number of labels, of anything else the encoder.
   *
   * @param source a run folder or a file of weights
   * @throws org.simtrans.weights.WeightsException if the encoder is another one
   */
  public static LoadedWeights into(SegmentationModel model, Path source) {
    Path file = file(source);
    try (WeightsFile open = WeightsFile.open(file)) {
      Map<String, Tensor> network = model.state().tensors();
      List<String> fitting =
          open.names().stream().filter(name -> fits(open, name, network)).toList();
      return fitting.stream().allMatch(name -> name.startsWith(SegmentationModel.ENCODER))
          ? into(encoder(model, file), open, file)
          : whole(model, open, file, fitting);
    }
  }

  /**
   * Loads an encoder, or that of a whole network.
   *
   * @param source a run folder or a file of weights
   * @throws org.simtrans.weights.WeightsException if the encoder is another one
   */
  public static LoadedWeights into(Encoder encoder, Path source) {
    Path file = file(source);
    try (WeightsFile open = WeightsFile.open(file)) {
      return into(encoder, open, file);
    }
  }

  private static LoadedWeights into(Encoder encoder, WeightsFile open, Path file) {
    EncoderWeights found = EncoderWeights.in(open, file, encoder);
    return LoadedWeights.of(file, "encoder", found.naming(), found.into(encoder), found.dropped());
  }

  /** A tensor belongs into the network by name and shape; those of its encoder can be fitted. */
  private static boolean fits(WeightsFile open, String name, Map<String, Tensor> network) {
    Tensor place = network.get(name);
    return place != null
        && (name.startsWith(SegmentationModel.ENCODER)
            || Arrays.equals(open.shape(name), Tensors.shape(place)));
  }

  private static LoadedWeights whole(
      SegmentationModel model, WeightsFile open, Path file, List<String> fitting) {
    Map<String, Tensor> read = new LinkedHashMap<>();
    LoadReport report;
    try {
      fitting.forEach(name -> read.put(name, open.readFinite(name)));
      report = model.load(new StateDict(read));
    } finally {
      new StateDict(read).free();
    }
    Set<String> network = model.state().tensors().keySet();
    List<String> dropped = new ArrayList<>();
    List<String> missing = new ArrayList<>(report.missing());
    for (String left : open.metadata().getOrDefault(WITHOUT, "").split(",")) {
      if (missing.remove(left)) {
        dropped.add(left);
      }
    }
    List<String> unexpected = new ArrayList<>();
    for (String name : open.names()) {
      if (!read.containsKey(name)) {
        (network.contains(name) ? dropped : unexpected).add(name);
      }
    }
    return LoadedWeights.of(
        file,
        "network",
        "ours",
        new LoadReport(report.loaded(), missing, unexpected, report.resized()),
        dropped);
  }

  private static Encoder encoder(SegmentationModel model, Path file) {
    return model
        .encoder()
        .orElseThrow(
            () ->
                new InvalidSettingException(
                    Message.of(
                        "%s holds an encoder, but this {model} is learned as a whole; leave {pretrained} out or choose"
                            + " a model with an encoder",
                        file)));
  }

  private static Path file(Path source) {
    Path file = source;
    if (Files.isDirectory(source)) {
      RunFolder run = new RunFolder(source);
      file =
          Stream.of(run.model(), run.network())
              .filter(Files::exists)
              .findFirst()
              .orElse(run.encoder());
    }
    if (!Files.exists(file)) {
      throw new RunException(
          Message.of(
              "%s does not exist: {pretrained} takes a run folder or a file of weights", file));
    }
    return file;
  }
}
