package org.simtrans.cohort;

import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;

/** Looks into every file of a cohort for what would spoil training, and says how to mend it. */
public final class Verification {
  private Verification() {}

  /** Verifies with a thread per processor. */
  public static Findings verify(Cohort cohort) {
    return verify(cohort, Runtime.getRuntime().availableProcessors(), ProgressListener.SILENT);
  }

  /**
   * @param threads how many volumes are in memory at the same time
   * @param listener hears the number of cases done
   * @return findings in the order of the cases, then those between cases
   */
  public static Findings verify(Cohort cohort, int threads, ProgressListener listener) {
    SortedSet<Integer> allowed = allowedLabels(cohort);
    return of(
        cohort, Parallel.map(cohort.cases(), threads, listener, one -> CaseCheck.of(one, allowed)));
  }

  /**
   * The findings of a cohort whose cases have been looked into.
   *
   * @param cases in the order of the cohort
   */
  public static Findings of(Cohort cohort, List<CaseCheck> cases) {
    Remarks remarks = new Remarks();
    SortedSet<Integer> labelValues = new TreeSet<>();
    for (CaseCheck check : cases) {
      remarks.addAll(check.errors(), check.warnings());
      check.labels().forEach(label -> labelValues.addAll(label.foreground()));
    }
    Remarks between = new CohortCheck(cohort, cases).remarks();
    remarks.addAll(between.errors(), between.warnings());
    return new Findings(
        cohort.layout(),
        cohort.subjects().size(),
        cases.size(),
        cases.stream().mapToInt(check -> check.one().labels().size()).sum(),
        cases.stream().mapToLong(CaseCheck::slices).sum(),
        List.copyOf(labelValues),
        remarks.errors(),
        remarks.warnings());
  }

  /** The label values that the data themselves name, background included; any if empty. */
  public static SortedSet<Integer> allowedLabels(Cohort cohort) {
    return cohort.layout().labelValues(cohort.root());
  }
}
