package org.simtrans.report;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.simtrans.figure.Points;
import org.simtrans.figure.RunCharts;

/**
 * The curves of several runs over each other.
 *
 * @param charts SVG
 * @param legend a swatch for each run
 * @param remarks what has no curve, and why
 */
public record RunCurvesPage(
    List<String> charts, List<Chapter.Swatch> legend, List<String> remarks) {

  /**
   * @param names of the runs
   * @param logs of each of them
   */
  static RunCurvesPage of(List<String> names, List<RunRecord> logs) {
    List<String> charts = new ArrayList<>();
    List<String> remarks = new ArrayList<>();
    boolean losses = logs.stream().map(RunCurvesPage::lossName).distinct().count() == 1;
    if (losses) {
      add(charts, "Loss", "step", lossName(logs.get(0)), false, true, steps("loss"), logs);
    } else {
      remarks.add(
          "The losses are not shown over each other, because the runs minimised different ones.");
    }
    add(charts, "Validation Dice", "epoch", "Dice", true, false, epochs("val_dice"), logs);
    add(
        charts,
        "Probe of the features",
        "epoch",
        "area under ROC",
        true,
        false,
        epochs("probe"),
        logs);
    add(charts, "Learning rate", "step", "", false, false, steps("lr"), logs);
    List<Chapter.Swatch> legend = new ArrayList<>();
    for (int i = 0; i < names.size(); i++) {
      String word = names.get(i) + (RunCharts.isDashed(i + 1) ? " (dashed)" : "");
      legend.add(new Chapter.Swatch(word, RunCharts.color(i + 1)));
      if (logs.get(i).steps().size() < 2) {
        remarks.add(
            names.get(i)
                + (logs.get(i).steps().isEmpty()
                    ? " has logged no loss"
                    : " has logged its loss once (after %s)"
                        .formatted(
                            Text.count(logs.get(i).steps().get(0).path("step").asLong(), "update")))
                + ", so it has no curves.");
      }
    }
    return new RunCurvesPage(charts, legend, remarks);
  }

  private static Function<RunRecord, Points> steps(String measure) {
    return log -> RunRecord.measured(log.steps(), "step", measure);
  }

  private static Function<RunRecord, Points> epochs(String measure) {
    return log -> RunRecord.measured(log.epochs(), "epoch", measure);
  }

  private static void add(
      List<String> charts,
      String title,
      String x,
      String y,
      boolean share,
      boolean noisy,
      Function<RunRecord, Points> measured,
      List<RunRecord> logs) {
    List<Points> points = logs.stream().map(measured).toList();
    if (points.stream().anyMatch(Points::isLine)) {
      charts.add(RunCharts.lines(title, x, y, share, noisy, points));
    }
  }

  /** What a run minimised, in words. */
  private static String lossName(RunRecord log) {
    if (log.isPretraining()) {
      return log.story().loss();
    }
    JsonNode loss = log.config().path("config").path("loss");
    return loss.isTextual() && !loss.asText().isEmpty() ? loss.asText() + " loss" : "loss";
  }
}
