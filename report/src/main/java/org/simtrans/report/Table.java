package org.simtrans.report;

import java.util.List;
import org.simtrans.metric.Estimate;
import org.simtrans.study.StudyTables.Paper;
import org.simtrans.study.StudyTables.SeededScore;

/**
 * A table as it is read.
 *
 * @param title blank for none
 * @param corner head of the first column
 * @param columns heads of the others
 * @param note below, blank for none
 */
public record Table(
    String title, String corner, List<String> columns, List<Row> rows, String note) {

  /** A line. */
  public record Row(String name, List<Cell> cells) {}

  /**
   * @param value as text
   * @param interval below it, or blank
   * @param aside below that, or blank
   * @param strong whether it is to be seen first
   */
  public record Cell(String value, String interval, String aside, boolean strong) {

    static Cell of(String value) {
      return new Cell(value, "", "", false);
    }

    static Cell of(Estimate estimate, int decimals, boolean strong) {
      if (!estimate.isDefined()) {
        return of("–");
      }
      boolean known = Double.isFinite(estimate.low()) && Double.isFinite(estimate.high());
      return new Cell(
          Score.round(estimate.mean(), decimals),
          known
              ? Score.round(estimate.low(), decimals)
                  + " – "
                  + Score.round(estimate.high(), decimals)
              : "",
          "",
          strong);
    }

    /** The same without its interval, which then makes it no stronger. */
    Cell withoutInterval() {
      return new Cell(value, "", aside, false);
    }

    /** With the spread over seeds. */
    static Cell of(SeededScore score, int decimals, boolean strong) {
      Cell cell = of(score.estimate(), decimals, strong);
      return Double.isFinite(score.seedDeviation())
          ? new Cell(
              cell.value,
              cell.interval,
              "seeds ± " + Score.round(score.seedDeviation(), decimals),
              strong)
          : cell;
    }

    /** A difference with its sign, strong if its interval leaves zero out. */
    static Cell ofDifference(Estimate estimate, int decimals) {
      if (!estimate.isDefined()) {
        return of("–");
      }
      boolean known = Double.isFinite(estimate.low()) && Double.isFinite(estimate.high());
      return new Cell(
          signed(estimate.mean(), decimals),
          known ? signed(estimate.low(), decimals) + " … " + signed(estimate.high(), decimals) : "",
          "",
          known && (estimate.low() > 0 || estimate.high() < 0));
    }

    private static String signed(double value, int decimals) {
      String digits = Score.round(Math.abs(value), decimals);
      boolean zero = Double.parseDouble(digits) == 0;
      return (zero ? "" : value < 0 ? "−" : "+") + digits;
    }

    /** On one line. */
    public String inline() {
      String all =
          (strong ? "**" + value + "**" : value)
              + (interval.isEmpty()
                  ? ""
                  : " [" + interval.replace(" – ", ", ").replace(" … ", ", ") + "]");
      return aside.isEmpty() ? all : all + " " + aside.replace("seeds ", "");
    }
  }

  /** The paper's Table 1. */
  static Table ofPapersAccuracy(Paper paper) {
    return new Table(
        "What the paper reports",
        "System",
        List.of("Dice", "mean IoU", "Precision"),
        paper.accuracy().stream()
            .map(
                row ->
                    new Row(
                        row.system(),
                        List.of(
                            Cell.of(Score.round(row.dice(), 4)),
                            Cell.of(Score.round(row.meanIou(), 4)),
                            Cell.of(Score.round(row.precision(), 4)))))
            .toList(),
        paper.note());
  }
}
