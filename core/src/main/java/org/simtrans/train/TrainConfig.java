package org.simtrans.train;

import java.nio.file.Path;
import org.simtrans.augment.TrainingAugmentConfig;
import org.simtrans.loss.StructureLoss;

/**
 * Everything that a segmentation run depends on.
 *
 * @param pretrained run folder or file of encoder weights, null to learn from scratch
 * @param backgroundShare slices without a label in an epoch, as a multiple of those with one
 */
public record TrainConfig(
    DataConfig data,
    String model,
    String encoder,
    Path pretrained,
    StructureLoss.Form loss,
    double backgroundShare,
    TrainingAugmentConfig augment,
    Optimisation optimisation,
    Compute compute) {

  /**
   * Reads the {@code config.json} of an earlier run.
   *
   * @throws RunException if it is missing, or of another kind of run
   */
  public static TrainConfig read(Path file) {
    return RunJson.as(RunJson.ofRun(file, "train"), TrainConfig.class, file);
  }
}
