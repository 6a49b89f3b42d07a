package org.simtrans.config;

import java.nio.file.Path;
import java.util.Locale;
import org.simtrans.InvalidSettingException;
import org.simtrans.Message;
import org.simtrans.Setting;
import org.simtrans.augment.TrainingAugmentConfig;
import org.simtrans.image.Plane;
import org.simtrans.loss.Losses;
import org.simtrans.model.Models;
import org.simtrans.run.RunException;
import org.simtrans.run.RunJson;

/**
 * Everything that a segmentation run depends on.
 *
 * @param pretrained run folder or file of encoder weights, null to learn from scratch
 * @param encoder becomes the one that the model really has
 * @param loss one of {@link Losses#names} where the run trains; null becomes the model's own
 * @param flips whether the mean over slices and their left-right mirror images is what validation
 *     judges and the trained model draws by; not, where a file is silent
 * @param backgroundShare slices without a label in an epoch, as a multiple of those with one
 */
public record TrainConfig(
    DataConfig data,
    String model,
    String encoder,
    Path pretrained,
    String loss,
    Boolean flips,
    double backgroundShare,
    TrainingAugmentConfig augment,
    Optimisation optimisation,
    Compute compute) {

  public TrainConfig {
    Setting.required(data, "data");
    Setting.required(model, "model");
    Setting.required(augment, "augment");
    Setting.required(optimisation, "optimisation");
    Setting.required(compute, "compute");
    flips = Boolean.TRUE.equals(flips);
    if (flips && data.preprocessing().plane() == Plane.SAGITTAL) {
      throw new InvalidSettingException(
          Message.of(
              "{flips} mirrors left and right, which sagittal slices do not show: leave it out, or"
                  + " choose {plane} axial or coronal"));
    }
    encoder = Models.encoderOf(model, encoder);
    loss = loss == null ? Models.lossOf(model) : loss.toLowerCase(Locale.ROOT);
  }

  /** Without flips. */
  public TrainConfig(
      DataConfig data,
      String model,
      String encoder,
      Path pretrained,
      String loss,
      double backgroundShare,
      TrainingAugmentConfig augment,
      Optimisation optimisation,
      Compute compute) {
    this(
        data,
        model,
        encoder,
        pretrained,
        loss,
        false,
        backgroundShare,
        augment,
        optimisation,
        compute);
  }

  public TrainConfig withFlips(boolean chosen) {
    return new TrainConfig(
        data,
        model,
        encoder,
        pretrained,
        loss,
        chosen,
        backgroundShare,
        augment,
        optimisation,
        compute);
  }

  /** The same for another network, loss null for its own. */
  public TrainConfig withModel(String model, String encoder, Path pretrained, String loss) {
    return new TrainConfig(
        data,
        model,
        encoder,
        pretrained,
        loss,
        flips,
        backgroundShare,
        augment,
        optimisation,
        compute);
  }

  public TrainConfig with(DataConfig data, Optimisation optimisation, Compute compute) {
    return new TrainConfig(
        data,
        model,
        encoder,
        pretrained,
        loss,
        flips,
        backgroundShare,
        augment,
        optimisation,
        compute);
  }

  /**
   * Reads the {@code config.json} of an earlier run.
   *
   * @throws RunException if it is missing, or of another kind of run
   */
  public static TrainConfig read(Path file) {
    return RunJson.as(RunJson.ofRun(file, "train"), TrainConfig.class, file);
  }
}
