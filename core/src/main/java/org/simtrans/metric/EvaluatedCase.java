package org.simtrans.metric;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * One image in evaluation.json.
 *
 * @param labels scores of the whole image by label value
 * @param voxelMm3 the volume of a voxel in mm³; null where the image does not tell
 * @param predictedDice what the model said that the Dice would be; null where it did not
 * @param slices raw counts, one entry for each slice and label
 */
public record EvaluatedCase(
    String subject,
    @JsonProperty("case") String name,
    Map<String, CaseScores> labels,
    @JsonProperty("voxel_mm3") @JsonInclude(JsonInclude.Include.NON_NULL) Double voxelMm3,
    @JsonProperty("predicted_dice") @JsonInclude(JsonInclude.Include.NON_NULL) Double predictedDice,
    List<SliceCounts> slices) {

  /** Null stands for undefined. */
  @JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
  public record CaseScores(
      Double dice, Double iou, Double precision, Double recall, Double hd95Mm, Double nsd) {}

  /**
   * @param slice position in the stack, from 0
   * @param label value as in the files
   */
  public record SliceCounts(int slice, int label, long tp, long fp, long fn, long tn) {}

  static EvaluatedCase of(CaseResult result, EvaluationSettings settings) {
    Map<String, CaseScores> labels = new LinkedHashMap<>();
    List<SliceCounts> slices = new ArrayList<>();
    for (int channel = 0; channel < settings.channels(); channel++) {
      labels.put(settings.labelValues().get(channel).toString(), scores(result, channel, settings));
    }
    for (int slice = 0; slice < result.slices().size(); slice++) {
      for (int channel = 0; channel < settings.channels(); channel++) {
        Counts c = result.slices().get(slice).get(channel);
        int label = settings.labelValues().get(channel);
        slices.add(new SliceCounts(slice, label, c.tp(), c.fp(), c.fn(), c.tn()));
      }
    }
    return new EvaluatedCase(
        result.subject(),
        result.name(),
        labels,
        Estimate.orNull(result.voxelMm3()),
        Estimate.orNull(result.predictedDice()),
        slices);
  }

  /** The counts of all slices together, of the label with this value in the files. */
  public Counts total(String label) {
    return slices.stream()
        .filter(slice -> Integer.toString(slice.label()).equals(label))
        .map(slice -> new Counts(slice.tp(), slice.fp(), slice.fn(), slice.tn()))
        .reduce(Counts.NONE, Counts::plus);
  }

  /** A number of voxels in millilitres; NaN where the image does not tell the size of a voxel. */
  public double millilitres(long voxels) {
    return orNaN(voxelMm3) * voxels / 1000;
  }

  /** The raw counts again; distances are not restored. */
  CaseResult counts() {
    Map<Integer, List<Counts>> bySlice = new TreeMap<>();
    for (SliceCounts c : slices) {
      bySlice
          .computeIfAbsent(c.slice(), slice -> new ArrayList<>())
          .add(new Counts(c.tp(), c.fp(), c.fn(), c.tn()));
    }
    return new CaseResult(
        subject,
        name,
        List.copyOf(bySlice.values()),
        List.of(),
        orNaN(voxelMm3),
        orNaN(predictedDice));
  }

  /** The whole result again, as it was evaluated. */
  CaseResult result() {
    List<SurfaceScores> surfaces =
        labels.values().stream()
            .map(s -> new SurfaceScores(orNaN(s.hd95Mm), orNaN(s.nsd)))
            .toList();
    List<List<Counts>> counts = counts().slices();
    return new CaseResult(
        subject,
        name,
        counts,
        counts.size() > 1 ? surfaces : List.of(),
        orNaN(voxelMm3),
        orNaN(predictedDice));
  }

  private static double orNaN(Double value) {
    return value == null ? Double.NaN : value;
  }

  private static CaseScores scores(CaseResult result, int channel, EvaluationSettings settings) {
    Counts total = result.total(channel);
    EmptyPolicy empty = settings.emptyPolicy();
    SurfaceScores surface =
        result.surfaces().isEmpty()
            ? new SurfaceScores(Double.NaN, Double.NaN)
            : result.surfaces().get(channel);
    return new CaseScores(
        Estimate.orNull(total.dice(empty)),
        Estimate.orNull(total.iou(empty)),
        Estimate.orNull(total.precision(empty)),
        Estimate.orNull(total.recall(empty)),
        Estimate.orNull(surface.hd95Mm()),
        Estimate.orNull(surface.nsd()));
  }
}
