package org.simtrans.metric;

import java.util.Collection;
import java.util.List;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Computes scores of some channels, and a {@link Summary}, from counts. Pooled scores are computed
 * from summed counts; the score of a slice or a subject is the mean over the channels in which it
 * is defined.
 */
final class Aggregation {
  private final List<String> names;
  private final List<List<CaseResult>> subjects; // by name, so that their order does not matter
  private final int[] channels;
  private final EvaluationSettings settings;

  Aggregation(Collection<CaseResult> cases, int[] channels, EvaluationSettings settings) {
    TreeMap<String, List<CaseResult>> byName =
        cases.stream()
            .collect(Collectors.groupingBy(CaseResult::subject, TreeMap::new, Collectors.toList()));
    this.names = List.copyOf(byName.keySet());
    this.subjects = List.copyOf(byName.values());
    this.channels = channels;
    this.settings = settings;
  }

  /** Names of the subjects; a {@link Statistic} numbers them by their place in this list. */
  List<String> names() {
    return names;
  }

  Summary summary() {
    return new Summary(
        scores(Level.POOLED),
        scores(Level.PER_SLICE),
        perSubject(),
        scores(Level.LESION_SLICES),
        new EmptySlices(emptySlices(), estimate(falsePositives())));
  }

  private Scores scores(Level level) {
    return Scores.of(overlap -> estimate(of(level, overlap)));
  }

  private Estimate estimate(Statistic statistic) {
    return Bootstrap.overSubjects(
        subjects.size(), statistic, settings.resamples(), settings.seed());
  }

  Statistic of(Level level, Overlap overlap) {
    return switch (level) {
      case POOLED -> pooled(overlap);
      case PER_SLICE -> perSlice(overlap, counts -> true);
      case LESION_SLICES -> perSlice(overlap, Counts::hasTruth);
      case PER_SUBJECT ->
          meanOverSubjects(
              subject ->
                  channels()
                      .mapToDouble(c -> overlap.of(total(subject, c), settings.emptyPolicy())));
    };
  }

  private Statistic pooled(Overlap overlap) {
    List<Counts> counts =
        subjects.stream()
            .map(
                subject ->
                    channels().mapToObj(c -> total(subject, c)).reduce(Counts.NONE, Counts::plus))
            .toList();
    return picks -> {
      long tp = 0;
      long fp = 0;
      long fn = 0;
      long tn = 0;
      for (int subject : picks) {
        Counts of = counts.get(subject);
        tp += of.tp();
        fp += of.fp();
        fn += of.fn();
        tn += of.tn();
      }
      return overlap.of(new Counts(tp, fp, fn, tn), settings.emptyPolicy());
    };
  }

  private Statistic perSlice(Overlap overlap, Predicate<Counts> counted) {
    return meanOverSlices(
        slice ->
            RunningMean.of(
                    channels()
                        .mapToObj(slice::get)
                        .filter(counted)
                        .mapToDouble(counts -> overlap.of(counts, settings.emptyPolicy())))
                .mean());
  }

  /** The number of slices without a label. */
  int emptySlices() {
    return (int)
        subjects.stream().flatMap(Aggregation::slices).filter(slice -> !anyTruth(slice)).count();
  }

  /** The share of slices without a label in which something was predicted. */
  Statistic falsePositives() {
    return meanOverSlices(this::falsePositive);
  }

  private double falsePositive(List<Counts> slice) {
    if (anyTruth(slice)) {
      return Double.NaN;
    }
    return channels().anyMatch(c -> slice.get(c).hasPrediction()) ? 1 : 0;
  }

  private boolean anyTruth(List<Counts> slice) {
    return channels().anyMatch(c -> slice.get(c).hasTruth());
  }

  private Scores perSubject() {
    Function<List<CaseResult>, DoubleStream> hd95 =
        subject -> surfaces(subject).mapToDouble(SurfaceScores::hd95Mm);
    int undefined =
        (int) subjects.stream().map(hd95).filter(d -> RunningMean.of(d).count() == 0).count();
    return scores(Level.PER_SUBJECT)
        .withDistances(
            estimate(meanOverSubjects(hd95)),
            estimate(
                meanOverSubjects(subject -> surfaces(subject).mapToDouble(SurfaceScores::nsd))),
            undefined);
  }

  private Stream<SurfaceScores> surfaces(List<CaseResult> subject) {
    return subject.stream()
        .filter(result -> !result.surfaces().isEmpty())
        .flatMap(result -> channels().mapToObj(c -> result.surfaces().get(c)));
  }

  private Statistic meanOverSlices(ToDoubleFunction<List<Counts>> value) {
    return mean(subject -> RunningMean.of(slices(subject).mapToDouble(value)));
  }

  private Statistic meanOverSubjects(Function<List<CaseResult>, DoubleStream> values) {
    return mean(
        subject -> RunningMean.of(DoubleStream.of(RunningMean.of(values.apply(subject)).mean())));
  }

  /** The mean over all values of the subjects' tallies. */
  private Statistic mean(Function<List<CaseResult>, RunningMean> ofSubject) {
    List<RunningMean> tallies = subjects.stream().map(ofSubject).toList();
    return picks -> {
      double sum = 0;
      int count = 0;
      for (int subject : picks) {
        sum += tallies.get(subject).sum();
        count += tallies.get(subject).count();
      }
      return sum / count;
    };
  }

  private IntStream channels() {
    return IntStream.of(channels);
  }

  private static Stream<List<Counts>> slices(List<CaseResult> subject) {
    return subject.stream().flatMap(result -> result.slices().stream());
  }

  private static Counts total(List<CaseResult> subject, int channel) {
    return subject.stream().map(r -> r.total(channel)).reduce(Counts.NONE, Counts::plus);
  }
}
