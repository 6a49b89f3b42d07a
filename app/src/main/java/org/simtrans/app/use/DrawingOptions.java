package org.simtrans.app.use;

import org.simtrans.predict.Segmenter;
import org.simtrans.run.SlicePredictor;
import picocli.CommandLine.Option;

/** Options that say how masks are drawn; the model has a default for each of them. */
public final class DrawingOptions {
  @Option(
      names = "--threshold",
      paramLabel = "P",
      description =
          "A pixel is labelled if its probability reaches this (default: the model's"
              + " threshold).")
  private Double threshold;

  @Option(
      names = "--flips",
      negatable = true,
      description =
          "Take the mean over each slice and its left-right mirror image, in twice the time"
              + " (default: as the model was trained).")
  private Boolean flips;

  /** The threshold of the probability; null for the model's. */
  public Double threshold() {
    return threshold;
  }

  /** Whether to add the mirror images; null for the model's choice. */
  public Boolean flips() {
    return flips;
  }

  Segmenter segmenter(SlicePredictor model) {
    Segmenter own = Segmenter.of(model);
    Segmenter told = threshold == null ? own : own.withThreshold(threshold);
    return flips == null ? told : told.withFlips(flips);
  }
}
