package org.simtrans.metric;

import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.simtrans.CsvCell;
import org.simtrans.metric.EvaluatedCase.CaseScores;

/** The cases of an evaluation as RFC 4180 has it: a line for each image and label. */
final class CasesCsv {
  private static final List<String> HEAD =
      List.of(
          "subject",
          "case",
          "label",
          "dice",
          "iou",
          "hd95_mm",
          "truth_ml",
          "predicted_ml",
          "truth_voxels",
          "predicted_voxels",
          "threshold");

  private CasesCsv() {}

  static String of(Evaluation evaluation) {
    StringBuilder text = new StringBuilder(String.join(",", HEAD)).append("\r\n");
    for (EvaluatedCase one : evaluation.cases()) {
      one.labels().forEach((value, scores) -> add(text, evaluation, one, value, scores));
    }
    return text.toString();
  }

  private static void add(
      StringBuilder text, Evaluation evaluation, EvaluatedCase one, String value, CaseScores s) {
    Counts counts = one.total(value);
    long truth = counts.tp() + counts.fn();
    long predicted = counts.tp() + counts.fp();
    text.append(
            List.of(
                    CsvCell.quoted(one.subject()),
                    CsvCell.quoted(one.name()),
                    CsvCell.quoted(evaluation.nameOf(value)),
                    number(s.dice()),
                    number(s.iou()),
                    number(s.hd95Mm()),
                    number(one.millilitres(truth)),
                    number(one.millilitres(predicted)),
                    Long.toString(truth),
                    Long.toString(predicted),
                    number(evaluation.threshold()))
                .stream()
                .collect(Collectors.joining(",")))
        .append("\r\n");
  }

  private static String number(Double value) {
    return value == null || !Double.isFinite(value)
        ? ""
        : String.format(Locale.ROOT, "%.6g", value);
  }
}
