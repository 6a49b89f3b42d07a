package org.simtrans.cohort;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Findings that one remedy mends, for people: how many there are, the first three, and the remedy.
 *
 * @param findings at least one, all with the same fix
 */
public record FindingGroup(List<Finding> findings) {
  private static final int EXAMPLES = 3;

  public FindingGroup {
    findings = List.copyOf(findings);
  }

  /** Groups findings in the order of the first of each. */
  public static List<FindingGroup> of(List<Finding> findings) {
    Map<String, List<Finding>> byFix = new LinkedHashMap<>();
    findings.forEach(one -> byFix.computeIfAbsent(one.fix(), fix -> new ArrayList<>()).add(one));
    return byFix.values().stream().map(FindingGroup::new).toList();
  }

  /**
   * Several lines for people.
   *
   * @param kind "error" or "warning"
   */
  public String text(String kind) {
    Finding first = findings.get(0);
    if (findings.size() == 1) {
      return "%s: %s%n  %s%n  to fix it: %s%n"
          .formatted(kind, first.file(), first.problem(), first.fix());
    }
    boolean alike = findings.stream().allMatch(one -> one.problem().equals(first.problem()));
    StringBuilder text = new StringBuilder("%d %ss".formatted(findings.size(), kind));
    text.append(alike ? ": " + first.problem() : "").append(System.lineSeparator());
    for (Finding one : findings.subList(0, Math.min(EXAMPLES, findings.size()))) {
      text.append("  ").append(one.file()).append(alike ? "" : ": " + one.problem());
      text.append(System.lineSeparator());
    }
    if (findings.size() > EXAMPLES) {
      text.append("  and %d more%n".formatted(findings.size() - EXAMPLES));
    }
    return text.append("  to fix it: %s%n".formatted(first.fix())).toString();
  }
}
