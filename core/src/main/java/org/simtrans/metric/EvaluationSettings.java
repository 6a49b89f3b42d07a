package org.simtrans.metric;

import java.io.Serializable;
import java.util.List;
import org.simtrans.InvalidSettingException;

/**
 * The conventions of an evaluation.
 *
 * @param split what was evaluated: train, val, test or all
 * @param threshold threshold on probabilities with which the masks were drawn
 * @param labelValues the value in files of each channel
 * @param resamples of the bootstrap
 */
public record EvaluationSettings(
    String split,
    double threshold,
    List<Integer> labelValues,
    EmptyPolicy emptyPolicy,
    double nsdToleranceMm,
    int resamples,
    long seed)
    implements Serializable {

  /**
   * @throws InvalidSettingException if there is no label, the tolerance is negative, or there are
   *     too few resamples for a percentile
   */
  public EvaluationSettings {
    labelValues = List.copyOf(labelValues);
    if (labelValues.isEmpty()) {
      throw new InvalidSettingException(
          "An evaluation needs at least one label value besides the background, but got none.");
    }
    if (!(nsdToleranceMm >= 0)) {
      throw new InvalidSettingException(
          "The NSD tolerance is " + nsdToleranceMm + " mm, but it must not be negative.");
    }
    if (resamples < 40) {
      throw new InvalidSettingException(
          "The bootstrap has " + resamples + " resamples, but a 95 % interval needs at least 40.");
    }
  }

  /** Empty against empty counts as 1; tolerance 1 mm; 1000 resamples. */
  public static EvaluationSettings of(String split, double threshold, List<Integer> labelValues) {
    return new EvaluationSettings(split, threshold, labelValues, EmptyPolicy.ONE, 1, 1000, 0);
  }

  /** The same settings with another policy for empty masks. */
  public EvaluationSettings with(EmptyPolicy policy) {
    return new EvaluationSettings(
        split, threshold, labelValues, policy, nsdToleranceMm, resamples, seed);
  }

  /** The number of labels without the background. */
  public int channels() {
    return labelValues.size();
  }
}
