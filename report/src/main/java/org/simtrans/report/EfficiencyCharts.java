package org.simtrans.report;

import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.simtrans.figure.EfficiencyChart;
import org.simtrans.figure.EfficiencyChart.Line;
import org.simtrans.figure.EfficiencyChart.Mark;
import org.simtrans.metric.Level;
import org.simtrans.metric.Measure;
import org.simtrans.study.StudyTables;
import org.simtrans.study.StudyTables.Accuracy;
import org.simtrans.study.StudyTables.SeededScore;

/** Dice by share of labels, drawn; nothing with one share. */
final class EfficiencyCharts {
  private EfficiencyCharts() {}

  static List<String> of(StudyTables tables) {
    if (tables.accuracy().size() < 2) {
      return List.of();
    }
    return Stream.of(Level.POOLED, Level.LESION_SLICES)
        .map(level -> chart(tables, level))
        .filter(Objects::nonNull)
        .toList();
  }

  private static String chart(StudyTables tables, Level level) {
    List<Line> lines =
        tables.costs().stream()
            .map(cost -> new Line(cost.system(), marks(tables, cost.system(), level)))
            .filter(line -> !line.marks().isEmpty())
            .toList();
    return lines.isEmpty()
        ? null
        : EfficiencyChart.svg("Dice, " + AccuracyTables.name(level), lines);
  }

  private static List<Mark> marks(StudyTables tables, String system, Level level) {
    return tables.accuracy().stream()
        .flatMap(accuracy -> mark(accuracy, system, level).stream())
        .toList();
  }

  private static List<Mark> mark(Accuracy accuracy, String system, Level level) {
    return accuracy.systems().stream()
        .filter(scores -> scores.system().equals(system))
        .map(scores -> scores.score(level, Measure.DICE))
        .filter(score -> Double.isFinite(score.mean()))
        .map(score -> mark(accuracy.labelFraction(), score))
        .toList();
  }

  private static Mark mark(double share, SeededScore score) {
    return new Mark(share, score.mean(), score.ci95().get(0), score.ci95().get(1));
  }
}
