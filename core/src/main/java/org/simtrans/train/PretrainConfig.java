package org.simtrans.train;

import java.nio.file.Path;
import org.simtrans.augment.ViewConfig;

/**
 * Everything that a pretraining run depends on.
 *
 * @param temperature of NT-Xent
 * @param nearMillimetres slices of one volume closer than this are not each other's negatives
 * @param onePlane whether each batch holds images of one folder (plane) only, so that telling
 *     planes apart does not solve the task
 * @param probeEvery epochs between two probes of the features, 0 for never
 */
public record PretrainConfig(
    DataConfig data,
    String encoder,
    double temperature,
    double nearMillimetres,
    boolean onePlane,
    int probeEvery,
    ViewConfig views,
    Optimisation optimisation,
    Compute compute) {

  /**
   * Reads the {@code config.json} of an earlier run.
   *
   * @throws RunException if it is missing, or of another kind of run
   */
  public static PretrainConfig read(Path file) {
    return RunJson.as(RunJson.ofRun(file, "pretrain"), PretrainConfig.class, file);
  }
}
