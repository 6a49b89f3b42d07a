package org.simtrans.metric;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;

/**
 * The result of one image's masks.
 *
 * @param slices counts[slice][channel]
 * @param surfaces distances of each channel; empty for an image with a single slice
 */
public record CaseResult(
    String subject, String name, List<List<Counts>> slices, List<SurfaceScores> surfaces)
    implements Serializable {

  public CaseResult {
    slices = List.copyOf(slices);
    surfaces = List.copyOf(surfaces);
  }

  /**
   * Compares two stacks of slices. Distances are measured only if there are several slices, because
   * single pictures rarely know their pixel size.
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

  /** The number of labels. */
  int channels() {
    return slices.isEmpty() ? 0 : slices.get(0).size();
  }

  /** The counts of one channel over all slices. */
  public Counts total(int channel) {
    return slices.stream().map(slice -> slice.get(channel)).reduce(Counts.NONE, Counts::plus);
  }
}
