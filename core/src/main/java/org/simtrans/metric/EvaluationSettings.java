package org.simtrans.metric;

import java.io.Serializable;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.simtrans.InvalidSettingException;

/**
 * The conventions of an evaluation.
 *
 * @param split what was evaluated: train, val, test or all
 * @param threshold threshold on probabilities with which the masks were drawn
 * @param labelValues the value in files of each channel
 * @param resamples of the bootstrap
 * @param labelNames of label values; empty where they have none
 * @param regions the labels of each channel
 */
public record EvaluationSettings(
    String split,
    double threshold,
    List<Integer> labelValues,
    EmptyPolicy emptyPolicy,
    double nsdToleranceMm,
    int resamples,
    long seed,
    SortedMap<Integer, String> labelNames,
    Regions regions)
    implements Serializable {

  /**
   * @throws InvalidSettingException if there is no label, the tolerance is negative, or there are
   *     too few resamples for a percentile
   */
  public EvaluationSettings {
    labelValues = List.copyOf(labelValues);
    labelNames = new TreeMap<>(labelNames);
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
    return new EvaluationSettings(
        split,
        threshold,
        labelValues,
        EmptyPolicy.ONE,
        1,
        1000,
        0,
        new TreeMap<>(),
        Regions.oneEach(labelValues.size()));
  }

  /** The same for labels with names, of which several may belong to one channel. */
  public EvaluationSettings with(SortedMap<Integer, String> names, Regions channels) {
    return new EvaluationSettings(
        split,
        threshold,
        labelValues,
        emptyPolicy,
        nsdToleranceMm,
        resamples,
        seed,
        names,
        channels);
  }

  /** The same settings with another policy for empty masks. */
  public EvaluationSettings with(EmptyPolicy policy) {
    return new EvaluationSettings(
        split,
        threshold,
        labelValues,
        policy,
        nsdToleranceMm,
        resamples,
        seed,
        labelNames,
        regions);
  }

  /** The number of labels without the background. */
  public int channels() {
    return labelValues.size();
  }
}
