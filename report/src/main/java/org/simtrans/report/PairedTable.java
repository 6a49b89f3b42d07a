package org.simtrans.report;

import java.util.ArrayList;
import java.util.List;
import org.simtrans.metric.Level;
import org.simtrans.metric.Measure;
import org.simtrans.metric.Trials;
import org.simtrans.report.Table.Cell;
import org.simtrans.report.Table.Row;
import org.simtrans.report.TestedAlike.Member;

/** How much better one run is than another on the same subjects. */
final class PairedTable {
  private static final List<Level> LEVELS = List.of(Level.PER_SUBJECT, Level.POOLED);

  private PairedTable() {}

  /**
   * The first run less each of the others.
   *
   * @param group of at least two runs
   */
  static Table of(TestedAlike group) {
    Member first = group.first();
    boolean enough = first.truth().subjects() >= Score.FEWEST;
    Trials reference = Trials.of(List.of(first.evaluation()));
    List<Row> rows = new ArrayList<>();
    for (Member other : group.runs().subList(1, group.runs().size())) {
      Trials trials = Trials.of(List.of(other.evaluation()));
      List<Cell> cells = new ArrayList<>();
      for (Level level : LEVELS) {
        Cell cell = Cell.ofDifference(reference.difference(trials, level, Measure.DICE), 3);
        cells.add(enough ? cell : Cell.of(cell.value()));
      }
      rows.add(new Row("minus " + other.run().name(), cells));
    }
    return new Table(
        "Dice of " + first.run().name() + " minus Dice of the others",
        "Difference",
        List.of("Mean of subjects", "All voxels pooled"),
        rows,
        enough
            ? "Paired: both runs on the same resamples of subjects; ranges are 95\u00a0% intervals."
                + " Bold: the range does not contain zero. The ranges know nothing of what another"
                + " seed would have brought; only runs with several seeds show that."
            : "There are no ranges, because %s are too few for them: they need at least %d."
                .formatted(Text.count(first.truth().subjects(), "subject"), Score.FEWEST));
  }
}
