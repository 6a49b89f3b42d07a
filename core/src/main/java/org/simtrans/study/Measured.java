package org.simtrans.study;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.simtrans.AtomicFile;
import org.simtrans.run.RunFolder;
import org.simtrans.run.RunJson;

/**
 * What was measured while a run was made: {@code measured.json} in its folder.
 *
 * @param trained whether training has come to its end
 * @param minutes from the preparation of slices to the last weights, over all resumptions
 * @param peakTrainingBytes how far the process's resident memory grew during training; null where
 *     the system does not tell
 * @param inferenceImagesPerSecond null until measured
 * @param inferenceBatch images at a time in that measurement
 */
public record Measured(
    boolean trained,
    double minutes,
    Long peakTrainingBytes,
    Double inferenceImagesPerSecond,
    int inferenceBatch) {
  static final Measured NOTHING = new Measured(false, 0, null, null, 0);

  private static Path file(RunFolder run) {
    return run.path().resolve("measured.json");
  }

  static Optional<Measured> read(RunFolder run) {
    Path file = file(run);
    return Files.exists(file)
        ? Optional.of(RunJson.as(RunJson.read(file), Measured.class, file))
        : Optional.empty();
  }

  void write(RunFolder run) {
    try {
      AtomicFile.writeString(file(run), RunJson.pretty(this) + "\n");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** After another stretch of training. */
  Measured trained(boolean whole, double further, Long peak) {
    Long higher =
        peak == null || peakTrainingBytes != null && peakTrainingBytes > peak
            ? peakTrainingBytes
            : peak;
    return new Measured(whole, minutes + further, higher, inferenceImagesPerSecond, inferenceBatch);
  }

  Measured inferred(double imagesPerSecond, int batch) {
    return new Measured(trained, minutes, peakTrainingBytes, imagesPerSecond, batch);
  }
}
