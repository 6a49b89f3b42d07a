package org.simtrans.metric;

import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.IntStream;

/**
 * Several trials of one system on the same subjects, such as trainings from different seeds. A
 * score is the mean over trials; its interval is a bootstrap over subjects in which each draw takes
 * the same subjects for all trials, so it reflects the choice of subjects, not of seeds. {@link
 * Spread} describes the latter.
 */
public final class Trials {
  private final List<Aggregation> trials;
  private final Evaluation first;

  private Trials(List<Aggregation> trials, Evaluation first) {
    this.trials = trials;
    this.first = first;
  }

  /**
   * How much the trials differ.
   *
   * @param values of each trial
   * @param deviation their standard deviation (n - 1); NaN for one trial
   */
  public record Spread(List<Double> values, double deviation) {

    static Spread of(List<Double> values) {
      double mean = values.stream().mapToDouble(v -> v).average().orElse(Double.NaN);
      double squares = values.stream().mapToDouble(v -> (v - mean) * (v - mean)).sum();
      return new Spread(
          values, values.size() < 2 ? Double.NaN : Math.sqrt(squares / (values.size() - 1)));
    }
  }

  /**
   * @param evaluations at least one, of the same subjects under the same conventions
   * @throws IllegalArgumentException if they are not
   */
  public static Trials of(List<Evaluation> evaluations) {
    List<Aggregation> trials = evaluations.stream().map(Trials::aggregation).toList();
    Trials all = new Trials(trials, evaluations.get(0));
    for (int i = 1; i < trials.size(); i++) {
      all.requireComparable(trials.get(i), evaluations.get(i));
    }
    return all;
  }

  private static Aggregation aggregation(Evaluation evaluation) {
    List<CaseResult> cases = evaluation.cases().stream().map(EvaluatedCase::counts).toList();
    int[] channels =
        cases.isEmpty() ? new int[0] : IntStream.range(0, cases.get(0).channels()).toArray();
    List<Integer> labels = Arrays.stream(channels).mapToObj(c -> c + 1).toList();
    return new Aggregation(
        cases,
        channels,
        new EvaluationSettings(
            evaluation.split(),
            evaluation.threshold(),
            labels,
            evaluation.emptyPolicy(),
            evaluation.nsdToleranceMm(),
            evaluation.resamples(),
            evaluation.seed(),
            new TreeMap<>(),
            Regions.oneEach(labels.size())));
  }

  private void requireComparable(Aggregation other, Evaluation evaluation) {
    if (!names().equals(other.names())) {
      HashSet<String> differing = new HashSet<>(names());
      other.names().forEach(name -> toggle(differing, name));
      throw new IllegalArgumentException(
          "evaluations of different subjects, such as " + differing.stream().sorted().findFirst());
    }
    if (evaluation.emptyPolicy() != first.emptyPolicy()) {
      throw new IllegalArgumentException(
          "evaluations with the policies %s and %s for empty slices"
              .formatted(first.emptyPolicy(), evaluation.emptyPolicy()));
    }
  }

  private static void toggle(HashSet<String> names, String name) {
    if (!names.remove(name)) {
      names.add(name);
    }
  }

  private List<String> names() {
    return trials.get(0).names();
  }

  /** The number of trials. */
  public int count() {
    return trials.size();
  }

  /** The mean over trials with an interval over subjects. */
  public Estimate of(Level level, Measure measure) {
    return estimate(mean(level, measure));
  }

  /** The share of slices without a label in which something was predicted. */
  public Estimate falsePositives() {
    return estimate(meanFalsePositives());
  }

  /** How much the single trials differ. */
  public Spread spread(Level level, Measure measure) {
    return spread(trial -> trial.of(level, measure.overlap()));
  }

  /** {@link #spread} of {@link #falsePositives}. */
  public Spread falsePositiveSpread() {
    return spread(Aggregation::falsePositives);
  }

  private Spread spread(Function<Aggregation, Statistic> ofTrial) {
    int[] all = IntStream.range(0, names().size()).toArray();
    return Spread.of(trials.stream().map(trial -> ofTrial.apply(trial).of(all)).toList());
  }

  /**
   * The difference to another system. Both use the same draws of subjects, so subjects that are
   * hard for both do not widen the interval.
   *
   * @throws IllegalArgumentException if the subjects or conventions are not the same
   */
  public Estimate difference(Trials other, Level level, Measure measure) {
    requireComparable(other.trials.get(0), other.first);
    return estimate(mean(level, measure).minus(other.mean(level, measure)));
  }

  /** {@link #difference} of {@link #falsePositives}. */
  public Estimate falsePositiveDifference(Trials other) {
    requireComparable(other.trials.get(0), other.first);
    return estimate(meanFalsePositives().minus(other.meanFalsePositives()));
  }

  private Statistic mean(Level level, Measure measure) {
    return Statistic.mean(trials.stream().map(t -> t.of(level, measure.overlap())).toList());
  }

  private Statistic meanFalsePositives() {
    return Statistic.mean(trials.stream().map(Aggregation::falsePositives).toList());
  }

  private Estimate estimate(Statistic statistic) {
    return Bootstrap.overSubjects(names().size(), statistic, first.resamples(), first.seed());
  }
}
