package org.simtrans.study;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import org.simtrans.layout.Splits;
import org.simtrans.metric.Estimate;
import org.simtrans.metric.Evaluation;
import org.simtrans.metric.Level;
import org.simtrans.metric.Measure;
import org.simtrans.metric.Trials;
import org.simtrans.study.StudyTables.Accuracy;
import org.simtrans.study.StudyTables.Difference;
import org.simtrans.study.StudyTables.SeededScore;
import org.simtrans.study.StudyTables.SystemScores;
import org.simtrans.study.Tabulation.Finished;

/**
 * Makes Table 1 for one share of labels: scores of all systems, and differences from the reference.
 */
final class AccuracyTable {
  private AccuracyTable() {}

  /** The rows of those systems that have a finished run. */
  static Accuracy of(StudyConfig config, double fraction, List<Finished> finished) {
    Map<StudySystem, Map<Long, Evaluation>> bySystem = new LinkedHashMap<>();
    int trained = 0;
    for (StudySystem system : config.systems()) {
      for (Finished one : finished) {
        if (one.run().system().equals(system) && one.run().fraction() == fraction) {
          bySystem
              .computeIfAbsent(system, s -> new LinkedHashMap<>())
              .put(one.run().seed(), one.evaluation());
          trained = Splits.read(one.run().folder().splits()).train().size();
        }
      }
    }
    List<SystemScores> systems = new ArrayList<>();
    bySystem.forEach((system, seeds) -> systems.add(scores(system, seeds)));
    List<Difference> differences = new ArrayList<>();
    StudySystem reference = config.referenceSystem();
    Map<Long, Evaluation> mine = bySystem.getOrDefault(reference, Map.of());
    bySystem.forEach(
        (system, theirs) -> {
          List<Long> common = mine.keySet().stream().filter(theirs::containsKey).toList();
          if (!system.equals(reference) && !common.isEmpty()) {
            differences.add(difference(reference, mine, system, theirs, common));
          }
        });
    return new Accuracy(fraction, trained, systems, differences);
  }

  private static SystemScores scores(StudySystem system, Map<Long, Evaluation> seeds) {
    Trials trials = Trials.of(List.copyOf(seeds.values()));
    Evaluation any = seeds.values().iterator().next();
    return new SystemScores(
        system.name(),
        List.copyOf(seeds.keySet()),
        any.subjects(),
        any.slices(),
        byLevel(
            (level, measure) -> seeded(trials.of(level, measure), trials.spread(level, measure))),
        any.overall().emptySlices().count(),
        seeded(trials.falsePositives(), trials.falsePositiveSpread()));
  }

  private static SeededScore seeded(Estimate estimate, Trials.Spread spread) {
    return new SeededScore(
        estimate.mean(),
        List.of(estimate.low(), estimate.high()),
        spread.deviation(),
        spread.values());
  }

  private static Difference difference(
      StudySystem one,
      Map<Long, Evaluation> mine,
      StudySystem other,
      Map<Long, Evaluation> theirs,
      List<Long> seeds) {
    Trials first = Trials.of(seeds.stream().map(mine::get).toList());
    Trials second = Trials.of(seeds.stream().map(theirs::get).toList());
    return new Difference(
        one.name(),
        other.name(),
        seeds,
        byLevel((level, measure) -> first.difference(second, level, measure)),
        first.falsePositiveDifference(second));
  }

  private static <T> Map<Level, Map<Measure, T>> byLevel(BiFunction<Level, Measure, T> value) {
    Map<Level, Map<Measure, T>> levels = new EnumMap<>(Level.class);
    for (Level level : Level.values()) {
      Map<Measure, T> measures = new EnumMap<>(Measure.class);
      for (Measure measure : Measure.values()) {
        measures.put(measure, value.apply(level, measure));
      }
      levels.put(level, measures);
    }
    return levels;
  }
}
