package org.simtrans.report;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.simtrans.metric.Evaluation;
import org.simtrans.report.SubjectTruth.Key;
import org.simtrans.report.SubjectTruth.Mark;

/**
 * Runs whose scores may be set beside each other: they were tested on the same subjects, with the
 * same labels, and the expert's masks are the same.
 *
 * @param runs at least one, in the order in which they were named
 */
record TestedAlike(List<Member> runs) {

  /**
   * @param number of the run among all that were named, from 1
   */
  record Member(int number, NamedRun run, Evaluation evaluation, SubjectTruth truth) {}

  /** All evaluated runs in groups; the first run of each is the one that opened it. */
  static List<TestedAlike> groups(List<NamedRun> runs) {
    List<List<Member>> groups = new ArrayList<>();
    for (int i = 0; i < runs.size(); i++) {
      Optional<Evaluation> evaluation = runs.get(i).evaluation();
      if (evaluation.isPresent()) {
        Evaluation scores = evaluation.get();
        Member member = new Member(i + 1, runs.get(i), scores, SubjectTruth.of(scores));
        groups.stream()
            .filter(group -> difference(group.get(0), member).isEmpty())
            .findFirst()
            .orElseGet(() -> added(groups))
            .add(member);
      }
    }
    return groups.stream().map(TestedAlike::new).toList();
  }

  private static List<Member> added(List<List<Member>> groups) {
    groups.add(new ArrayList<>());
    return groups.get(groups.size() - 1);
  }

  Member first() {
    return runs.get(0);
  }

  String names() {
    return runs.stream().map(member -> member.run.name()).collect(Collectors.joining(", "));
  }

  /** Why the scores of another group are not set beside those of this one. */
  String apartFrom(TestedAlike other) {
    return "The scores of %s are not set beside those of %s: %s."
        .formatted(
            other.names(), names(), difference(first(), other.first()).orElse("they are alike"));
  }

  /** Why two runs cannot be compared, as a part of a sentence; empty if they can. */
  static Optional<String> difference(Member one, Member other) {
    Map<Key, Mark> mine = one.truth.marks();
    Map<Key, Mark> theirs = other.truth.marks();
    Set<String> labels = labels(one);
    Set<String> otherLabels = labels(other);
    if (!labels.equals(otherLabels)) {
      return Optional.of(
          "they draw other labels (%s; %s)"
              .formatted(String.join(", ", otherLabels), String.join(", ", labels)));
    }
    Set<String> subjects = subjects(one);
    Set<String> otherSubjects = subjects(other);
    if (!subjects.equals(otherSubjects)) {
      Set<String> shared = new HashSet<>(subjects);
      shared.retainAll(otherSubjects);
      boolean elsewhere = !one.run.data().equals(other.run.data());
      return Optional.of(
          shared.isEmpty() && elsewhere
              ? "they learned from other data (%s; %s)".formatted(other.run.data(), one.run.data())
              : "they were tested on other subjects (%d and %d, of which %d are the same)"
                  .formatted(otherSubjects.size(), subjects.size(), shared.size()));
    }
    for (Map.Entry<Key, Mark> mark : mine.entrySet()) {
      Mark their = theirs.get(mark.getKey());
      if (their == null || their.truth() != mark.getValue().truth()) {
        return Optional.of(
            "the expert's masks of %s are not the same (%s and %s voxels)"
                .formatted(
                    mark.getKey().subject(),
                    their == null ? "no" : Text.count(their.truth()),
                    Text.count(mark.getValue().truth())));
      }
    }
    return one.evaluation.emptyPolicy() == other.evaluation.emptyPolicy()
        ? Optional.empty()
        : Optional.of(
            "they count empty masks in different ways (%s and %s); evaluate them again with one --empty"
                .formatted(other.evaluation.emptyPolicy(), one.evaluation.emptyPolicy()));
  }

  private static Set<String> subjects(Member member) {
    return member.truth.marks().keySet().stream().map(Key::subject).collect(Collectors.toSet());
  }

  private static Set<String> labels(Member member) {
    return member.truth.marks().keySet().stream()
        .map(key -> member.evaluation.nameOf(key.label()))
        .collect(Collectors.toCollection(TreeSet::new));
  }
}
