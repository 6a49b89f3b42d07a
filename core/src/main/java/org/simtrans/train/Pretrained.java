package org.simtrans.train;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import org.bytedeco.pytorch.Tensor;
import org.simtrans.InvalidSettingException;
import org.simtrans.encoder.Encoder;
import org.simtrans.model.SegmentationModel;
import org.simtrans.tensor.LoadReport;
import org.simtrans.tensor.StateDict;
import org.simtrans.tensor.Tensors;

/** Weights to begin with: an encoder's, or a whole network's. */
final class Pretrained {
  private Pretrained() {}

  /**
   * Loads what fits: of a whole network of the same kind everything but output layers for another
   * number of labels, of anything else the encoder.
   *
   * @param source a run folder or a file of weights
   * @return a sentence of what was loaded
   * @throws org.simtrans.tensor.WeightsException if the encoder is another one
   */
  static String into(SegmentationModel model, Path source) {
    Path file = file(source);
    StateDict saved = StateDict.read(file);
    Map<String, Tensor> network = model.state().tensors();
    Map<String, Tensor> whole = fitting(saved.tensors(), network);
    boolean sameKind =
        whole.keySet().stream().anyMatch(name -> !name.startsWith(FineTuning.ENCODER));
    LoadReport report =
        sameKind
            ? new StateDict(whole).into(network)
            : saved.partOrWhole(FineTuning.ENCODER).into(encoder(model, file).state().tensors());
    saved.free();
    return "%s: %d tensors loaded into the %s, %d missing, %d unexpected, %d resized"
        .formatted(
            file,
            report.loaded().size(),
            sameKind ? "network" : "encoder",
            report.missing().size(),
            report.unexpected().size(),
            report.resized().size());
  }

  private static Encoder encoder(SegmentationModel model, Path file) {
    return model
        .encoder()
        .orElseThrow(
            () ->
                new InvalidSettingException(
                    file
                        + " holds an encoder, but this --model is learned as a whole; leave"
                        + " --pretrained out or choose a model with an encoder"));
  }

  private static Path file(Path source) {
    Path file = source;
    if (Files.isDirectory(source)) {
      RunFolder run = new RunFolder(source);
      file = Files.exists(run.model()) ? run.model() : run.encoder();
    }
    if (!Files.exists(file)) {
      throw new RunException(
          file + " does not exist: --pretrained takes a run folder or a file of weights");
    }
    return file;
  }

  /** The tensors of a file that belong into the network, all of its encoder's among them. */
  private static Map<String, Tensor> fitting(
      Map<String, Tensor> saved, Map<String, Tensor> network) {
    Map<String, Tensor> fitting = new LinkedHashMap<>();
    saved.forEach(
        (name, tensor) -> {
          Tensor place = network.get(name);
          boolean fits =
              place != null && Arrays.equals(Tensors.shape(tensor), Tensors.shape(place));
          if (fits || name.startsWith(FineTuning.ENCODER)) {
            fitting.put(name, tensor);
          }
        });
    return fitting;
  }
}
