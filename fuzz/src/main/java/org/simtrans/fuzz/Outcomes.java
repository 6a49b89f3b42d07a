package org.simtrans.fuzz;

import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.simtrans.fuzz.damage.Reader;

/** What came of a campaign: counts by reader and outcome, and each kind of finding once. */
final class Outcomes {
  private final Map<String, EnumMap<Verdict.Outcome, Long>> counts = new TreeMap<>();
  private final Map<String, Finding> findings = new LinkedHashMap<>();

  /**
   * A kind of finding.
   *
   * @param number of the first file that showed it
   */
  private record Finding(String reader, long number, Verdict verdict, long times) {}

  /** Counts one; returns whether it is a finding of a new kind. */
  synchronized boolean add(Reader reader, long number, Verdict verdict) {
    counts
        .computeIfAbsent(reader.name(), name -> new EnumMap<>(Verdict.Outcome.class))
        .merge(verdict.outcome(), 1L, Long::sum);
    if (verdict.finding() == null) {
      return false;
    }
    String kind = reader.name() + ": " + verdict.finding();
    Finding known = findings.get(kind);
    findings.put(
        kind,
        known == null
            ? new Finding(reader.name(), number, verdict, 1)
            : new Finding(known.reader, known.number, known.verdict, known.times + 1));
    return known == null;
  }

  synchronized boolean clean() {
    return findings.isEmpty();
  }

  /** The files that were read. */
  synchronized long files() {
    return counts.values().stream()
        .flatMap(outcomes -> outcomes.values().stream())
        .mapToLong(Long::longValue)
        .sum();
  }

  /** A table, then the findings. */
  @Override
  public synchronized String toString() {
    StringBuilder text =
        new StringBuilder(
            "%-14s %9s %9s %9s%n".formatted("reader", "accepted", "refused", "findings"));
    counts.forEach(
        (reader, outcomes) ->
            text.append(
                "%-14s %9d %9d %9d%n"
                    .formatted(
                        reader,
                        outcomes.getOrDefault(Verdict.Outcome.ACCEPTED, 0L),
                        outcomes.getOrDefault(Verdict.Outcome.REFUSED, 0L),
                        outcomes.getOrDefault(Verdict.Outcome.FINDING, 0L))));
    text.append("%-14s %9d%n".formatted("all", files()));
    text.append(
        findings.entrySet().stream()
            .map(
                finding ->
                    "%n%s (%d times, first number %d)%n  %s%n"
                        .formatted(
                            finding.getKey(),
                            finding.getValue().times,
                            finding.getValue().number,
                            shown(finding.getValue().verdict.detail())))
            .collect(Collectors.joining()));
    return text.toString();
  }

  private static String shown(String detail) {
    String line = String.valueOf(detail).replaceAll("\\p{Cntrl}", "?");
    return line.length() > 600 ? line.substring(0, 600) + "..." : line;
  }
}
