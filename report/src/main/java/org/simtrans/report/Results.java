package org.simtrans.report;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.simtrans.figure.Distribution;

/**
 * evaluation.json, ready to be set.
 *
 * @param conventions how to read the table: split, threshold, policy
 * @param columns heads of the table
 * @param rows metrics, one score for each column
 * @param labelColumns heads of the table of labels
 * @param labels the same metrics for each label by itself; empty with one label
 * @param charts SVG
 * @param subjects from the lowest Dice to the highest
 */
public record Results(
    String conventions,
    List<String> columns,
    List<Row> rows,
    List<String> labelColumns,
    List<Row> labels,
    List<String> charts,
    List<SubjectScore> subjects) {
  private static final Map<String, String> LEVELS =
      Text.ordered(
          "per_subject", "Mean of subjects",
          "lesion_slices", "Mean of slices with a label",
          "per_slice", "Mean of all slices",
          "pooled", "All pixels pooled");
  private static final Map<String, String> METRICS =
      Text.ordered(
          "dice", "Dice",
          "iou", "IoU, foreground",
          "mean_iou", "IoU, mean with background",
          "precision", "Precision",
          "recall", "Recall",
          "hd95_mm", "HD95 (mm)",
          "nsd", "Surface Dice (NSD)");
  private static final List<String> OF_LABELS =
      List.of("dice", "precision", "recall", "hd95_mm", "nsd");

  /** A line of a table. */
  public record Row(String name, List<Score> scores) {}

  static Optional<Results> of(JsonNode evaluation) {
    if (!evaluation.path("pooled").isObject() && !evaluation.path("per_subject").isObject()) {
      return Optional.empty();
    }
    List<String> levels =
        LEVELS.keySet().stream().filter(level -> evaluation.path(level).isObject()).toList();
    List<Row> rows = new ArrayList<>();
    METRICS.forEach(
        (key, name) -> {
          List<Score> scores =
              levels.stream().map(level -> score(evaluation, evaluation.path(level), key)).toList();
          if (scores.stream().anyMatch(Score::isDefined)) {
            rows.add(new Row(name, scores));
          }
        });
    List<SubjectScore> subjects =
        SubjectScore.of(evaluation).stream()
            .sorted(Comparator.comparingDouble(SubjectScore::dice))
            .toList();
    return Optional.of(
        new Results(
            conventions(evaluation),
            levels.stream().map(LEVELS::get).toList(),
            rows,
            labelMetrics(evaluation).stream().map(METRICS::get).toList(),
            labels(evaluation),
            charts(subjects),
            subjects));
  }

  /** Whether sizes are known in millilitres. */
  public boolean inMillilitres() {
    return inMillilitres(subjects);
  }

  private static boolean inMillilitres(List<SubjectScore> subjects) {
    return subjects.stream().noneMatch(s -> Double.isNaN(s.voxelMl()));
  }

  /** Whether there are distances between borders; pictures have none. */
  public boolean hasDistances() {
    return rows.stream().anyMatch(row -> row.name().equals(METRICS.get("hd95_mm")));
  }

  /** The metrics that are defined for any label. */
  private static List<String> labelMetrics(JsonNode evaluation) {
    return OF_LABELS.stream()
        .filter(
            metric ->
                evaluation.path("labels").properties().stream()
                    .anyMatch(
                        label ->
                            label
                                .getValue()
                                .path("per_subject")
                                .path(metric)
                                .path("mean")
                                .isNumber()))
        .toList();
  }

  private static Score score(JsonNode evaluation, JsonNode level, String metric) {
    return Score.of(
        level.path(metric), metric.equals("hd95_mm") ? 1 : 3, evaluation.path("subjects").asLong());
  }

  private static List<Row> labels(JsonNode evaluation) {
    JsonNode names = evaluation.path("label_names");
    List<Row> rows = new ArrayList<>();
    for (Map.Entry<String, JsonNode> label : evaluation.path("labels").properties()) {
      JsonNode subjects = label.getValue().path("per_subject");
      List<Score> scores =
          labelMetrics(evaluation).stream()
              .map(metric -> score(evaluation, subjects, metric))
              .toList();
      String name = names.path(label.getKey()).asText("Label " + label.getKey());
      rows.add(new Row(name, scores));
    }
    return rows;
  }

  private static String conventions(JsonNode evaluation) {
    StringBuilder text = new StringBuilder();
    text.append("Split “").append(evaluation.path("split").asText("?")).append("”: ");
    text.append(Text.count(evaluation.path("subjects").asLong(), "subject")).append(", ");
    text.append(Text.count(evaluation.path("slices").asLong(), "slice")).append(". ");
    if (evaluation.path("threshold").isNumber()) {
      text.append("A pixel is marked if its probability is at least ");
      text.append(Score.round(evaluation.path("threshold").asDouble(), 2)).append(". ");
    }
    text.append(
        switch (evaluation.path("empty_policy").asText()) {
          case "one" -> "If truth and mask are both empty, the score is 1. ";
          case "zero" -> "If truth and mask are both empty, the score is 0. ";
          case "skip" -> "If truth and mask are both empty, there is no score. ";
          default -> "";
        });
    JsonNode empty = evaluation.path("empty_slices");
    if (empty.path("count").asLong() > 0 && empty.path("false_positive").path("mean").isNumber()) {
      text.append("Of ").append(Text.count(empty.path("count").asLong(), "slice"));
      text.append(" without a label, ");
      text.append(Text.percent(empty.path("false_positive").path("mean").asDouble()));
      text.append(" have a false positive. ");
    }
    boolean distances = evaluation.path("per_subject").path("nsd").path("mean").isNumber();
    if (distances && evaluation.path("nsd_tolerance_mm").isNumber()) {
      text.append("Surface Dice counts borders as equal that are at most ");
      text.append(Text.number(evaluation.path("nsd_tolerance_mm").asDouble()))
          .append(" mm apart. ");
    }
    int undefined = evaluation.path("per_subject").path("hd95_undefined").asInt();
    if (distances && undefined > 0) {
      text.append("HD95 leaves out ").append(Text.count(undefined, "subject"));
      text.append(" whose truth or mask is empty. ");
    }
    for (JsonNode remark : evaluation.path("remarks")) {
      String words = remark.asText();
      text.append(Character.toUpperCase(words.charAt(0))).append(words.substring(1)).append(". ");
    }
    long subjects = evaluation.path("subjects").asLong();
    return text.append(
            subjects >= Score.FEWEST
                ? "Ranges are 95\u00a0% confidence intervals from a bootstrap over subjects."
                : "There are no ranges, because %s are too few for them: they need at least %d."
                    .formatted(Text.count(subjects, "subject"), Score.FEWEST))
        .toString();
  }

  private static List<String> charts(List<SubjectScore> subjects) {
    List<SubjectScore> scored = subjects.stream().filter(s -> !Double.isNaN(s.dice())).toList();
    if (scored.isEmpty()) {
      return List.of();
    }
    Distribution dice =
        new Distribution(
            scored.stream().map(SubjectScore::subject).toList(),
            scored.stream().mapToDouble(SubjectScore::dice).toArray());
    boolean ml = inMillilitres(scored);
    double[] sizes =
        scored.stream().mapToDouble(s -> ml ? s.size() * s.voxelMl() : s.size()).toArray();
    return List.of(
        dice.dots("Dice of every subject"),
        dice.againstSize("Dice against true size", sizes, ml ? "ml" : "pixels"));
  }
}
