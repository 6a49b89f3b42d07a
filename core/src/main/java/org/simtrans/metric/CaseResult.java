package org.simtrans.metric;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;

/**
 * What one image's masks came to.
 *
 * @param slices counts[slice][channel]
 * @param surfaces of each channel; empty for an image that is no volume
 */
public record CaseResult(
    String subject, String name, List<List<Counts>> slices, List<SurfaceScores> surfaces)
    implements Serializable {

  public CaseResult {
    slices = List.copyOf(slices);
    surfaces = List.copyOf(surfaces);
  }

  /**
   * Compares two stacks of slices. Distances are measured if there is more than one slice; pictures
   * rarely know their millimetres.
   *
   * @param truth label indices width*height*slices, width fastest: 0 background, c + 1 channel c
   * @param shape width, height, slices
   * @param spacing mm along the same axes
   */
  public static CaseResult of(
      String subject,
      String name,
      byte[] truth,
      byte[] predicted,
      int[] shape,
      double[] spacing,
      EvaluationSettings settings) {
    int pixels = shape[0] * shape[1];
    List<List<Counts>> slices = new ArrayList<>();
    for (int slice = 0; slice < shape[2]; slice++) {
      List<Counts> counts = new ArrayList<>();
      for (int label = 1; label <= settings.channels(); label++) {
        counts.add(Counts.of(truth, predicted, slice * pixels, pixels, label));
      }
      slices.add(List.copyOf(counts));
    }
    List<SurfaceScores> surfaces = new ArrayList<>();
    for (int label = 1; shape[2] > 1 && label <= settings.channels(); label++) {
      surfaces.add(
          SurfaceScores.of(
              SurfaceDistances.between(truth, predicted, label, shape, spacing),
              settings.nsdToleranceMm(),
              settings.emptyPolicy()));
    }
    return new CaseResult(subject, name, slices, surfaces);
  }

  /** How many labels were counted. */
  int channels() {
    return slices.isEmpty() ? 0 : slices.get(0).size();
  }

  /** The counts of one channel over all slices. */
  public Counts total(int channel) {
    return slices.stream().map(slice -> slice.get(channel)).reduce(Counts.NONE, Counts::plus);
  }
}
