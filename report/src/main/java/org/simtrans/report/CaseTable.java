package org.simtrans.report;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;
import org.simtrans.CsvCell;
import org.simtrans.figure.RunCharts;
import org.simtrans.report.SubjectTruth.Key;
import org.simtrans.report.SubjectTruth.Mark;
import org.simtrans.report.Table.Cell;
import org.simtrans.report.Table.Row;
import org.simtrans.report.TestedAlike.Member;

/**
 * Every subject as several runs drew it.
 *
 * @param table by how much the runs disagree, the most first
 * @param csv the same with all digits, as an address that holds the file itself
 * @param scatters SVG, one for each run but the first
 */
public record CaseTable(Table table, String csv, List<String> scatters) {

  static CaseTable of(TestedAlike group) {
    boolean millilitres = group.runs().stream().allMatch(one -> one.truth().inMillilitres());
    String unit = millilitres ? "ml" : "voxels";
    boolean labelled = labels(group) > 1;
    List<Key> keys = new ArrayList<>(group.first().truth().marks().keySet());
    keys.sort(Comparator.comparingDouble((Key key) -> -spread(group, key)));
    List<String> columns = new ArrayList<>();
    if (labelled) {
      columns.add("Label");
    }
    columns.add("Expert, " + unit);
    for (Member one : group.runs()) {
      columns.add("Dice, " + one.run().name());
      columns.add(unit + ", " + one.run().name());
    }
    List<Row> rows = new ArrayList<>();
    for (Key key : keys) {
      List<Cell> cells = new ArrayList<>();
      if (labelled) {
        cells.add(Cell.of(group.first().evaluation().nameOf(key.label())));
      }
      Mark first = mark(group.first(), key);
      cells.add(Cell.of(size(first, first.truth(), millilitres)));
      for (Member one : group.runs()) {
        Mark mark = mark(one, key);
        cells.add(Cell.of(Double.isNaN(mark.dice()) ? "–" : Score.round(mark.dice(), 3)));
        cells.add(Cell.of(size(mark, mark.predicted(), millilitres)));
      }
      rows.add(new Row(key.subject(), cells));
    }
    return new CaseTable(
        new Table("", "Subject", columns, rows, ""), csv(group, keys), scatters(group, keys));
  }

  private static Mark mark(Member one, Key key) {
    return one.truth().marks().get(key);
  }

  private static String size(Mark mark, long voxels, boolean millilitres) {
    return millilitres ? mark.size(voxels) : Text.count(voxels);
  }

  private static long labels(TestedAlike group) {
    return group.first().truth().marks().keySet().stream().map(Key::label).distinct().count();
  }

  /** How far the runs are apart; a case that one of them gives no score to is last. */
  static double spread(TestedAlike group, Key key) {
    double[] dice =
        group.runs().stream()
            .mapToDouble(one -> mark(one, key).dice())
            .filter(d -> !Double.isNaN(d))
            .sorted()
            .toArray();
    return dice.length < 2 ? -1 : dice[dice.length - 1] - dice[0];
  }

  private static List<String> scatters(TestedAlike group, List<Key> keys) {
    Member first = group.first();
    List<String> names =
        keys.stream()
            .map(
                key ->
                    labels(group) > 1
                        ? key.subject() + ", " + first.evaluation().nameOf(key.label())
                        : key.subject())
            .toList();
    return group.runs().stream()
        .skip(1)
        .map(
            other ->
                RunCharts.scatter(
                    "Dice of every subject, one run against the other",
                    "Dice of " + first.run().name(),
                    "Dice of " + other.run().name(),
                    dice(first, keys),
                    dice(other, keys),
                    names,
                    other.number()))
        .toList();
  }

  private static double[] dice(Member one, List<Key> keys) {
    return keys.stream().mapToDouble(key -> mark(one, key).dice()).toArray();
  }

  private static String csv(TestedAlike group, List<Key> keys) {
    List<String> head = new ArrayList<>(List.of("subject", "label", "truth_voxels", "truth_ml"));
    for (Member one : group.runs()) {
      for (String column : List.of("dice", "predicted_voxels", "predicted_ml")) {
        head.add(column + " " + one.run().name());
      }
    }
    StringBuilder text = new StringBuilder(line(head));
    for (Key key : keys) {
      Mark first = mark(group.first(), key);
      List<String> cells =
          new ArrayList<>(
              List.of(
                  key.subject(),
                  group.first().evaluation().nameOf(key.label()),
                  Long.toString(first.truth()),
                  number(first.truth() * first.millilitres())));
      for (Member one : group.runs()) {
        Mark mark = mark(one, key);
        cells.add(number(mark.dice()));
        cells.add(Long.toString(mark.predicted()));
        cells.add(number(mark.predicted() * mark.millilitres()));
      }
      text.append(line(cells));
    }
    byte[] bytes = text.toString().getBytes(StandardCharsets.UTF_8);
    return "data:text/csv;charset=utf-8;base64," + Base64.getEncoder().encodeToString(bytes);
  }

  private static String number(double value) {
    return Double.isFinite(value) ? Text.significant(value, 6) : "";
  }

  private static String line(List<String> cells) {
    return cells.stream().map(CsvCell::quoted).collect(Collectors.joining(",", "", "\r\n"));
  }
}
