package org.simtrans.learn;

import java.nio.file.Path;
import org.simtrans.InvalidSettingException;
import org.simtrans.Message;
import org.simtrans.Setting;
import org.simtrans.config.DataConfig;
import org.simtrans.config.Preset;
import org.simtrans.tensor.Compute;

/**
 * What is asked of {@link Learning}.
 *
 * @param data the images; what its preprocessing leaves open, and its size, are decided by the plan
 * @param minutes for everything together
 * @param compute where and how the arithmetic runs, and the seed of everything random
 * @param precisionAsked whether the precision was asked for; else the plan says why it is that one
 * @param wishes what the plan is not free to decide
 */
public record LearnConfig(
    DataConfig data, double minutes, Compute compute, boolean precisionAsked, Wishes wishes) {
  /** For everything together, unless told otherwise. */
  public static final double MINUTES = 60;

  /**
   * @throws InvalidSettingException if there are no minutes, or wishes exclude each other
   */
  public LearnConfig {
    Setting.required(data, "data");
    Setting.required(compute, "compute");
    Setting.required(wishes, "wishes");
    if (!(minutes > 0)) {
      throw new InvalidSettingException(
          Message.of("{minutes} is %s; expected a number above 0", minutes));
    }
    if (wishes.folds() != null && data.splits() != null) {
      throw new InvalidSettingException(
          Message.of(
              "{splits} and {folds} exclude each other, as folds are splits: leave one out"));
    }
    if (wishes.folds() != null && data.labelFraction() < 1) {
      throw new InvalidSettingException(
          Message.of(
              "{label_fraction} and {folds} exclude each other, as folds judge all labelled"
                  + " subjects: leave one out"));
    }
  }

  /** An hour for a folder of images, on whatever this machine has. */
  public static LearnConfig of(Path folder) {
    return new LearnConfig(usual(folder), MINUTES, Compute.auto(), false, Wishes.none());
  }

  /** The images of a folder, of which everything is to be found by looking. */
  public static DataConfig usual(Path folder) {
    return DataConfig.of(folder, Preset.TINY.input());
  }

  /** The same within other minutes. */
  public LearnConfig withMinutes(double budget) {
    return new LearnConfig(data, budget, compute, precisionAsked, wishes);
  }

  /** The same with other images, or the same ones seen in another way. */
  public LearnConfig with(DataConfig changed) {
    return new LearnConfig(changed, minutes, compute, precisionAsked, wishes);
  }

  /** The same on another device, or from another seed. */
  public LearnConfig with(Compute changed) {
    return new LearnConfig(data, minutes, changed, precisionAsked, wishes);
  }

  /** The same with other wishes. */
  public LearnConfig with(Wishes changed) {
    return new LearnConfig(data, minutes, compute, precisionAsked, changed);
  }
}
