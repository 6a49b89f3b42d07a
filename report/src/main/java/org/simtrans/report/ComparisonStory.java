package org.simtrans.report;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.simtrans.metric.Estimate;
import org.simtrans.metric.Level;
import org.simtrans.metric.Measure;
import org.simtrans.study.StudyTables;
import org.simtrans.study.StudyTables.Accuracy;
import org.simtrans.study.StudyTables.Difference;
import org.simtrans.study.StudyTables.SystemScores;

/** A study in a few sentences. */
final class ComparisonStory {
  private static final Level LEVEL = Level.LESION_SLICES;

  private ComparisonStory() {}

  static List<String> of(StudyTables tables) {
    List<String> story = new ArrayList<>();
    int done = tables.runs().size();
    story.add(
        "%s, trained in the same way and evaluated on %s that none of them has seen: %s of %d finished."
            .formatted(
                Text.count(tables.costs().size(), "system"),
                tables.split().equals("test")
                    ? Text.count(tables.testSubjects(), "subject")
                    : "the part “" + tables.split() + "”",
                Text.count(done, "run"),
                tables.runsPlanned()));
    if (!tables.budget().isEmpty()) {
      story.add("Budget: " + tables.budget() + ".");
    }
    for (Accuracy accuracy : tables.accuracy()) {
      tell(accuracy).ifPresent(story::add);
    }
    return story;
  }

  private static Optional<String> tell(Accuracy accuracy) {
    Optional<SystemScores> best =
        accuracy.systems().stream()
            .filter(s -> Double.isFinite(s.score(LEVEL, Measure.DICE).mean()))
            .max(Comparator.comparingDouble(s -> s.score(LEVEL, Measure.DICE).mean()));
    return best.filter(b -> accuracy.systems().size() > 1)
        .map(
            b ->
                "With %s, %s has the highest mean Dice on slices with a label, %s%s."
                    .formatted(
                        accuracy.labelFraction() == 1
                            ? "all labels"
                            : Text.percent(accuracy.labelFraction()) + " of the labels",
                        b.system(),
                        Score.round(b.score(LEVEL, Measure.DICE).mean(), 3),
                        against(accuracy)));
  }

  private static String against(Accuracy accuracy) {
    List<String> parts = new ArrayList<>();
    for (Difference difference : accuracy.differences()) {
      Estimate dice = difference.scores().get(LEVEL).get(Measure.DICE);
      Table.Cell cell = Table.Cell.ofDifference(dice, 3);
      parts.add(
          "%s%s against %s"
              .formatted(
                  cell.value(),
                  cell.interval().isEmpty() ? "" : " (" + cell.interval() + ")",
                  difference.other()));
    }
    return parts.isEmpty()
        ? ""
        : "; "
            + accuracy.differences().get(0).system()
            + ": "
            + String.join(", ", parts)
            + (parts.isEmpty() ? "" : ", paired, with 95\u00a0% intervals");
  }
}
