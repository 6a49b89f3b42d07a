package org.simtrans.report;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * How one subject fared.
 *
 * @param size foreground of the truth, in voxels
 * @param predicted foreground of the mask, in voxels
 * @param voxelMl the volume of a voxel in ml; NaN where the images do not tell, or differ
 * @param dice mean over labels of the Dice of all the subject's slices; NaN if not defined
 */
public record SubjectScore(String subject, long size, long predicted, double voxelMl, double dice) {

  /** For the table. */
  public String rounded() {
    return Double.isNaN(dice) ? "–" : Score.round(dice, 3);
  }

  /** What the expert marked, in ml, or in voxels where the images do not tell. */
  public String truth() {
    return text(size);
  }

  /** What the model marked, likewise. */
  public String drawn() {
    return text(predicted);
  }

  private String text(long voxels) {
    return Double.isNaN(voxelMl) ? Text.count(voxels) : Text.significant(voxels * voxelMl, 3);
  }

  /** From the raw counts in evaluation.json, in its order. */
  static List<SubjectScore> of(JsonNode evaluation) {
    Map<String, Map<Integer, long[]>> counts = new LinkedHashMap<>();
    Map<String, Double> voxels = new HashMap<>();
    for (JsonNode image : evaluation.path("cases")) {
      double voxel = image.path("voxel_mm3").asDouble(Double.NaN) / 1000;
      voxels.merge(
          image.path("subject").asText(), voxel, (a, b) -> Math.abs(a - b) < 1e-9 ? a : Double.NaN);
      for (JsonNode slice : image.path("slices")) {
        long[] sum =
            counts
                .computeIfAbsent(image.path("subject").asText(), s -> new LinkedHashMap<>())
                .computeIfAbsent(slice.path("label").asInt(1), l -> new long[3]);
        sum[0] += slice.path("tp").asLong();
        sum[1] += slice.path("fp").asLong();
        sum[2] += slice.path("fn").asLong();
      }
    }
    double empty = scoreOfNothing(evaluation.path("empty_policy").asText());
    List<SubjectScore> scores = new ArrayList<>();
    counts.forEach(
        (subject, labels) -> scores.add(of(subject, labels.values(), voxels.get(subject), empty)));
    return scores;
  }

  private static SubjectScore of(
      String subject, Iterable<long[]> labels, double voxelMl, double empty) {
    long size = 0;
    long predicted = 0;
    double sum = 0;
    int defined = 0;
    for (long[] c : labels) {
      size += c[0] + c[2];
      predicted += c[0] + c[1];
      double dice = c[0] + c[1] + c[2] == 0 ? empty : 2.0 * c[0] / (2 * c[0] + c[1] + c[2]);
      if (!Double.isNaN(dice)) {
        sum += dice;
        defined++;
      }
    }
    return new SubjectScore(
        subject, size, predicted, voxelMl, defined == 0 ? Double.NaN : sum / defined);
  }

  private static double scoreOfNothing(String policy) {
    return switch (policy) {
      case "one" -> 1;
      case "zero" -> 0;
      default -> Double.NaN;
    };
  }
}
