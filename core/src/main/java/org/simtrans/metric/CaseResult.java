package org.simtrans.metric;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;

/**
 * The result of one image's masks.
 *
 * @param slices counts[slice][channel]
 * @param surfaces distances of each channel; empty for an image with a single slice
 * @param voxelMm3 the volume of a voxel in mm³; NaN where the image does not tell its size
 * @param predictedDice what the model said that the Dice would be; NaN where it did not
 */
public record CaseResult(
    String subject,
    String name,
    List<List<Counts>> slices,
    List<SurfaceScores> surfaces,
    double voxelMm3,
    double predictedDice)
    implements Serializable {

  public CaseResult {
    slices = List.copyOf(slices);
    surfaces = List.copyOf(surfaces);
  }

  /** Of an image that does not tell the size of its voxels. */
  public CaseResult(
      String subject, String name, List<List<Counts>> slices, List<SurfaceScores> surfaces) {
    this(subject, name, slices, surfaces, Double.NaN, Double.NaN);
  }

  /**
   * The same result of an image with voxels of a known size.
   *
   * @param mm3 the volume of a voxel in mm³; NaN if it is not known
   */
  public CaseResult withVoxel(double mm3) {
    return new CaseResult(subject, name, slices, surfaces, mm3, predictedDice);
  }

  /** The same result with what the model said that the Dice would be; NaN where it did not. */
  public CaseResult withPredictedDice(double dice) {
    return new CaseResult(subject, name, slices, surfaces, voxelMm3, dice);
  }

  /** The mean over the labels that are drawn, as predictions are made; NaN if none is. */
  double diceOfDrawn() {
    double sum = 0;
    int labels = 0;
    for (int c = 0; c < channels(); c++) {
      if (total(c).hasPrediction()) {
        sum += total(c).dice(EmptyPolicy.ONE);
        labels++;
      }
    }
    return labels == 0 ? Double.NaN : sum / labels;
  }

  /**
   * Compares two stacks of slices. Distances are measured only if there are several slices, because
   * single pictures rarely know their pixel size.
   *
   * @param truth label indices width*height*slices, width fastest: 0 background, {@link
   *     Counts#IGNORED} where nobody labelled
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
    Regions regions = settings.regions();
    List<List<Counts>> slices = new ArrayList<>();
    for (int slice = 0; slice < shape[2]; slice++) {
      List<Counts> counts = new ArrayList<>();
      for (int c = 0; c < settings.channels(); c++) {
        counts.add(Counts.of(truth, predicted, slice * pixels, pixels, regions.members(c)));
      }
      slices.add(List.copyOf(counts));
    }
    List<SurfaceScores> surfaces = new ArrayList<>();
    for (int c = 0; shape[2] > 1 && c < settings.channels(); c++) {
      boolean[] members = regions.members(c);
      surfaces.add(
          SurfaceScores.of(
              SurfaceDistances.between(
                  mask(truth, truth, members), mask(predicted, truth, members), 1, shape, spacing),
              settings.nsdToleranceMm(),
              settings.emptyPolicy()));
    }
    return new CaseResult(subject, name, slices, surfaces);
  }

  /** 1 where a map has one of the labels, and the truth is known. */
  private static byte[] mask(byte[] map, byte[] truth, boolean[] members) {
    byte[] mask = new byte[map.length];
    for (int i = 0; i < map.length; i++) {
      mask[i] = (byte) (members[map[i] & 0xff] && truth[i] != Counts.IGNORED ? 1 : 0);
    }
    return mask;
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
