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
 * From counts to a {@link Summary} of some channels: counts are summed where they are pooled; the
 * score of a slice or a subject is the mean over the channels where it is defined.
 */
final class Aggregation {
  private final List<List<CaseResult>> subjects; // by name, so that their order does not matter
  private final int[] channels;
  private final EvaluationSettings settings;

  Aggregation(Collection<CaseResult> cases, int[] channels, EvaluationSettings settings) {
    this.subjects =
        List.copyOf(
            cases.stream()
                .collect(
                    Collectors.groupingBy(CaseResult::subject, TreeMap::new, Collectors.toList()))
                .values());
    this.channels = channels;
    this.settings = settings;
  }

  Summary summary() {
    return new Summary(
        Scores.of(this::pooled),
        Scores.of(overlap -> perSlice(overlap, counts -> true)),
        perSubject(),
        Scores.of(overlap -> perSlice(overlap, Counts::hasTruth)),
        emptySlices());
  }

  private Estimate pooled(Overlap overlap) {
    return estimate(
        subject -> channels().mapToObj(c -> total(subject, c)).reduce(Counts.NONE, Counts::plus),
        resample ->
            overlap.of(
                resample.stream().reduce(Counts.NONE, Counts::plus), settings.emptyPolicy()));
  }

  private Estimate perSlice(Overlap overlap, Predicate<Counts> counted) {
    return meanOverSlices(
        slice ->
            Tally.of(
                    channels()
                        .mapToObj(slice::get)
                        .filter(counted)
                        .mapToDouble(counts -> overlap.of(counts, settings.emptyPolicy())))
                .mean());
  }

  private EmptySlices emptySlices() {
    long count =
        subjects.stream().flatMap(Aggregation::slices).filter(slice -> !anyTruth(slice)).count();
    return new EmptySlices((int) count, meanOverSlices(this::falsePositive));
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
    Scores scores =
        Scores.of(
            overlap ->
                meanOverSubjects(
                    subject ->
                        channels()
                            .mapToDouble(
                                c -> overlap.of(total(subject, c), settings.emptyPolicy()))));
    Function<List<CaseResult>, DoubleStream> hd95 =
        subject -> surfaces(subject).mapToDouble(SurfaceScores::hd95Mm);
    int undefined = (int) subjects.stream().map(hd95).filter(d -> Tally.of(d).count() == 0).count();
    return scores.withDistances(
        meanOverSubjects(hd95),
        meanOverSubjects(subject -> surfaces(subject).mapToDouble(SurfaceScores::nsd)),
        undefined);
  }

  private Stream<SurfaceScores> surfaces(List<CaseResult> subject) {
    return subject.stream()
        .filter(result -> !result.surfaces().isEmpty())
        .flatMap(result -> channels().mapToObj(c -> result.surfaces().get(c)));
  }

  private Estimate meanOverSlices(ToDoubleFunction<List<Counts>> value) {
    return estimate(subject -> Tally.of(slices(subject).mapToDouble(value)), Tally::mean);
  }

  private Estimate meanOverSubjects(Function<List<CaseResult>, DoubleStream> values) {
    return estimate(
        subject -> Tally.of(DoubleStream.of(Tally.of(values.apply(subject)).mean())), Tally::mean);
  }

  private <T> Estimate estimate(
      Function<List<CaseResult>, T> ofSubject, ToDoubleFunction<List<T>> statistic) {
    return Bootstrap.overSubjects(
        subjects.stream().map(ofSubject).toList(),
        statistic,
        settings.resamples(),
        settings.seed());
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
