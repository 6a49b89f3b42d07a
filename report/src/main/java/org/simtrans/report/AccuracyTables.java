package org.simtrans.report;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;
import org.simtrans.metric.Estimate;
import org.simtrans.metric.Level;
import org.simtrans.metric.Measure;
import org.simtrans.report.Table.Cell;
import org.simtrans.report.Table.Row;
import org.simtrans.study.StudyTables;
import org.simtrans.study.StudyTables.Accuracy;
import org.simtrans.study.StudyTables.Difference;
import org.simtrans.study.StudyTables.SeededScore;
import org.simtrans.study.StudyTables.SystemScores;

/**
 * Table 1 for one share of labels.
 *
 * @param heading names the share
 * @param overview Dice at every level
 * @param differences of the reference from the others; null if there are none
 * @param details all measures, a table for each level
 */
public record AccuracyTables(
    String heading, Table overview, Table differences, List<Table> details) {
  private static final int DECIMALS = 3;
  private static final Map<Level, String> LEVELS =
      Map.of(
          Level.POOLED, "all pixels pooled",
          Level.LESION_SLICES, "slices with a label",
          Level.PER_SLICE, "all slices",
          Level.PER_SUBJECT, "subjects");
  private static final List<Level> ORDER =
      List.of(Level.POOLED, Level.LESION_SLICES, Level.PER_SLICE, Level.PER_SUBJECT);
  private static final Map<Measure, String> MEASURES =
      Map.of(
          Measure.DICE, "Dice",
          Measure.IOU, "IoU, foreground",
          Measure.MEAN_IOU, "IoU, mean with background",
          Measure.PRECISION, "Precision",
          Measure.RECALL, "Recall");

  /** From all labels down to the fewest. */
  static List<AccuracyTables> of(StudyTables tables) {
    List<AccuracyTables> all = new ArrayList<>();
    for (Accuracy accuracy : tables.accuracy()) {
      all.add(
          0,
          new AccuracyTables(
              heading(accuracy),
              overview(tables, accuracy),
              accuracy.differences().isEmpty() ? null : differences(tables, accuracy),
              levels(tables).map(level -> details(accuracy, level)).toList()));
    }
    return all;
  }

  private static String heading(Accuracy accuracy) {
    String subjects = Text.count(accuracy.trainSubjects(), "subject");
    return accuracy.labelFraction() == 1
        ? "All labels (" + subjects + " for training)"
        : "%s of the labels (%s for training)"
            .formatted(Text.percent(accuracy.labelFraction()), subjects);
  }

  /** With one slice of each subject, subjects are slices. */
  static Stream<Level> levels(StudyTables tables) {
    boolean alike =
        tables.accuracy().stream()
            .flatMap(accuracy -> accuracy.systems().stream())
            .allMatch(system -> system.subjects() == system.slices());
    return ORDER.stream().filter(level -> !alike || level != Level.PER_SUBJECT);
  }

  static String name(Level level) {
    return LEVELS.get(level);
  }

  private static Table overview(StudyTables tables, Accuracy accuracy) {
    List<String> columns =
        new ArrayList<>(levels(tables).map(level -> "Dice, " + name(level)).toList());
    columns.add("Empty slices with a false positive");
    List<Function<SystemScores, SeededScore>> scores =
        new ArrayList<>(
            levels(tables)
                .map(
                    level ->
                        (Function<SystemScores, SeededScore>)
                            system -> system.score(level, Measure.DICE))
                .toList());
    List<Row> rows = rows(accuracy, scores);
    List<SeededScore> falsePositives =
        accuracy.systems().stream().map(SystemScores::falsePositive).toList();
    double lowest = falsePositives.stream().mapToDouble(SeededScore::mean).min().orElse(Double.NaN);
    for (int i = 0; i < rows.size(); i++) {
      SeededScore score = falsePositives.get(i);
      boolean best = hasWinner(accuracy) && score.mean() == lowest;
      rows.get(i).cells().add(cell(score, accuracy.systems().get(i), best));
    }
    SystemScores any = accuracy.systems().get(0);
    return new Table(
        "Table 1. " + heading(accuracy),
        "System",
        columns,
        rows,
        ("%s, %s of the part “%s”, %s of them without a label. "
                + (hasWinner(accuracy)
                    ? "The highest Dice and the lowest rate of false positives in each column are bold."
                    : "Nothing is bold, because one seed shows no winner."))
            .formatted(
                Text.count(any.subjects(), "subject"),
                Text.count(any.slices(), "slice"),
                tables.split(),
                any.emptySlices()));
  }

  private static Table details(Accuracy accuracy, Level level) {
    List<Measure> measures = Arrays.asList(Measure.values());
    return new Table(
        capitalised(name(level)),
        "System",
        measures.stream().map(MEASURES::get).toList(),
        rows(
            accuracy,
            measures.stream()
                .map(
                    measure ->
                        (Function<SystemScores, SeededScore>)
                            system -> system.score(level, measure))
                .toList()),
        "");
  }

  /** A row for each system and a column for each score, the highest of a column strong. */
  private static List<Row> rows(
      Accuracy accuracy, List<Function<SystemScores, SeededScore>> columns) {
    List<Row> rows = new ArrayList<>();
    for (SystemScores system : accuracy.systems()) {
      List<Cell> cells = new ArrayList<>();
      for (Function<SystemScores, SeededScore> column : columns) {
        double highest =
            accuracy.systems().stream()
                .mapToDouble(s -> column.apply(s).mean())
                .filter(Double::isFinite)
                .max()
                .orElse(Double.NaN);
        SeededScore score = column.apply(system);
        cells.add(cell(score, system, hasWinner(accuracy) && score.mean() == highest));
      }
      rows.add(new Row(system.system(), cells));
    }
    return rows;
  }

  /** One seed shows no winner: the next may turn the order round. */
  private static boolean hasWinner(Accuracy accuracy) {
    return accuracy.systems().size() > 1
        && accuracy.systems().stream().allMatch(system -> system.seeds().size() > 1);
  }

  private static Cell cell(SeededScore score, SystemScores system, boolean strong) {
    Cell cell = Cell.of(score, DECIMALS, strong);
    return system.subjects() >= Score.FEWEST ? cell : cell.withoutInterval();
  }

  private static Table differences(StudyTables tables, Accuracy accuracy) {
    List<String> columns =
        new ArrayList<>(levels(tables).map(level -> "Dice, " + name(level)).toList());
    columns.add("Empty slices with a false positive");
    List<Row> rows = new ArrayList<>();
    for (Difference difference : accuracy.differences()) {
      List<Cell> cells = new ArrayList<>();
      levels(tables)
          .forEach(
              level ->
                  cells.add(
                      difference(accuracy, difference.scores().get(level).get(Measure.DICE))));
      cells.add(difference(accuracy, difference.falsePositive()));
      rows.add(new Row("minus " + difference.other(), cells));
    }
    return new Table(
        tables.reference() + " minus the others",
        "Difference",
        columns,
        rows,
        hasEnoughSubjects(accuracy)
            ? "Paired: both systems on the same resamples of subjects. Bold: the interval does not"
                + " contain zero."
            : "There are no intervals, because so few subjects are too few for them: they need at"
                + " least %d.".formatted(Score.FEWEST));
  }

  private static Cell difference(Accuracy accuracy, Estimate estimate) {
    Cell cell = Cell.ofDifference(estimate, DECIMALS);
    return hasEnoughSubjects(accuracy) ? cell : cell.withoutInterval();
  }

  private static boolean hasEnoughSubjects(Accuracy accuracy) {
    return accuracy.systems().stream().allMatch(s -> s.subjects() >= Score.FEWEST);
  }

  /** Dice by share of labels, a table for each level; none with one share. */
  static List<Table> efficiency(StudyTables tables) {
    if (tables.accuracy().size() < 2) {
      return List.of();
    }
    return levels(tables).map(level -> efficiency(tables, level)).toList();
  }

  private static Table efficiency(StudyTables tables, Level level) {
    List<String> systems =
        tables.accuracy().stream()
            .flatMap(accuracy -> accuracy.systems().stream())
            .map(SystemScores::system)
            .distinct()
            .toList();
    List<Row> rows = new ArrayList<>();
    for (String system : systems) {
      List<Cell> cells = new ArrayList<>();
      for (Accuracy accuracy : tables.accuracy()) {
        double highest =
            accuracy.systems().stream()
                .mapToDouble(s -> s.score(level, Measure.DICE).mean())
                .filter(Double::isFinite)
                .max()
                .orElse(Double.NaN);
        cells.add(
            accuracy.systems().stream()
                .filter(s -> s.system().equals(system))
                .map(
                    s -> {
                      SeededScore score = s.score(level, Measure.DICE);
                      return cell(score, s, hasWinner(accuracy) && score.mean() == highest);
                    })
                .findFirst()
                .orElse(Cell.of("–")));
      }
      rows.add(new Row(system, cells));
    }
    return new Table(
        "Dice, " + name(level),
        "System",
        tables.accuracy().stream()
            .map(
                accuracy ->
                    "%s of the labels, %s"
                        .formatted(
                            Text.percent(accuracy.labelFraction()),
                            Text.count(accuracy.trainSubjects(), "subject")))
            .toList(),
        rows,
        "");
  }

  private static String capitalised(String words) {
    return Character.toUpperCase(words.charAt(0)) + words.substring(1);
  }
}
