package org.simtrans.weights;

import java.util.List;

/**
 * What came of loading weights into a model: names in the model's own spelling.
 *
 * @param loaded taken from the file
 * @param missing in the model, not in the file (the model keeps its initial values)
 * @param unexpected in the file, not in the model
 * @param resized loaded after a change of shape (summed input channels, a resampled table)
 */
public record LoadReport(
    List<String> loaded, List<String> missing, List<String> unexpected, List<String> resized) {
  public LoadReport {
    loaded = List.copyOf(loaded);
    missing = List.copyOf(missing);
    unexpected = List.copyOf(unexpected);
    resized = List.copyOf(resized);
  }

  /** Everything the model has came from the file, and the file had nothing else. */
  public boolean complete() {
    return missing.isEmpty() && unexpected.isEmpty();
  }
}
