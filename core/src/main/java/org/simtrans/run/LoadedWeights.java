package org.simtrans.run;

import java.nio.file.Path;
import java.util.List;
import org.simtrans.weights.LoadReport;

/**
 * What a run began with, and how much of it fitted.
 *
 * @param part what was loaded: the encoder, or the whole network
 * @param names whose names the weights had
 * @param loaded how many
 * @param missing in the network, not in the file; they keep their initial values
 * @param unexpected in the file, not in the network
 * @param resized loaded after a change of shape: summed channels, resampled positions
 * @param dropped left aside on purpose: heads, layers for other labels, decoders
 */
public record LoadedWeights(
    Path file,
    String part,
    String names,
    int loaded,
    List<String> missing,
    List<String> unexpected,
    List<String> resized,
    List<String> dropped) {

  static LoadedWeights of(
      Path file, String part, String names, LoadReport report, List<String> dropped) {
    return new LoadedWeights(
        file,
        part,
        names,
        report.loaded().size(),
        report.missing(),
        report.unexpected(),
        report.resized(),
        dropped);
  }

  /** For the user, louder where something is missing. */
  public String sentence() {
    return "%s%s: %d tensors loaded into the %s, %d missing, %d unexpected, %d resized"
        .formatted(
            missing.isEmpty() ? "" : "WARNING: only part of the weights fits. ",
            file,
            loaded,
            part,
            missing.size(),
            unexpected.size(),
            resized.size());
  }
}
