package org.simtrans.cohort;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.simtrans.layout.Layout;

/**
 * What a cohort holds and what is wrong with it: every file has been looked into for what would
 * spoil training, and each finding says how to fix it.
 *
 * @param subjectRule what told them: {@code layout}, {@code subjects.csv}, {@code folder}, {@code
 *     prefix}, {@code file}, or a regular expression
 * @param images the number of images
 * @param labels the number of label files that belong to an image
 * @param slices the number of slices in the images that can be read, in the plane in which they
 *     were taken
 * @param labelValues the values that labels hold, 0 left out; with colours and objects those of the
 *     classes
 * @param labelNames of label values, as far as the data name them
 * @param classes what the labels mean; null where there are none that can be used
 * @param channels that every image has, by name, or by number from 0 where they have no names
 * @param remarks what was concluded from the labels and may surprise
 * @param errors what would spoil training or its evaluation
 * @param warnings what may be intended
 */
public record Verification(
    Layout layout,
    int subjects,
    @JsonProperty("subject_rule") String subjectRule,
    int images,
    int labels,
    long slices,
    @JsonProperty("label_values") List<Integer> labelValues,
    @JsonProperty("label_names") SortedMap<Integer, String> labelNames,
    @JsonIgnore LabelValues classes,
    List<String> channels,
    List<String> remarks,
    List<Finding> errors,
    List<Finding> warnings) {

  private static final String END_OF_A_STACK =
      "fine where a subject's slices begin or end in air; else export the image again";

  public Verification {
    labelValues = List.copyOf(labelValues);
    labelNames = Collections.unmodifiableSortedMap(new TreeMap<>(labelNames));
    channels = List.copyOf(channels);
    remarks = List.copyOf(remarks);
    errors = List.copyOf(errors);
    warnings = List.copyOf(warnings);
  }

  /** Verifies with a thread per processor. */
  public static Verification verify(Cohort cohort) {
    return verify(cohort, Runtime.getRuntime().availableProcessors(), ProgressListener.SILENT);
  }

  /**
   * Looks into every file.
   *
   * @param threads how many volumes are in memory at the same time
   * @param listener hears the number of cases done
   * @return with findings in the order of the cases, then those between cases
   */
  public static Verification verify(Cohort cohort, int threads, ProgressListener listener) {
    SortedSet<Integer> allowed = allowedLabels(cohort);
    return of(
        cohort, Parallel.map(cohort.cases(), threads, listener, one -> CaseCheck.of(one, allowed)));
  }

  /**
   * The same for a cohort whose cases have been looked into.
   *
   * @param cases in the order of the cohort
   */
  public static Verification of(Cohort cohort, List<CaseCheck> cases) {
    Findings findings = new Findings();
    SortedSet<Integer> labelValues = new TreeSet<>();
    SortedMap<Path, LabelContents> labels = new TreeMap<>();
    Map<String, Long> images =
        cases.stream()
            .collect(Collectors.groupingBy(check -> check.one().subject(), Collectors.counting()));
    for (CaseCheck check : cases) {
      boolean ofStack = check.slices() == 1 && images.get(check.one().subject()) > 1;
      List<Finding> blank =
          check.errors().stream()
              .filter(error -> ofStack && error.fix().equals(CaseCheck.BLANK))
              .toList();
      findings.addAll(
          check.errors().stream().filter(error -> !blank.contains(error)).toList(),
          check.warnings());
      blank.forEach(one -> findings.warning(Path.of(one.file()), one.problem(), END_OF_A_STACK));
      check.labels().forEach(label -> labels.put(label.file(), label.contents()));
    }
    LabelSurvey survey = LabelSurvey.of(cohort, labels);
    LabelValues classes = survey.values();
    if (classes != null && classes.coding() != null) {
      labelValues.addAll(classes.foreground());
    } else {
      labels.values().forEach(contents -> labelValues.addAll(contents.foreground()));
    }
    CohortCheck compared = new CohortCheck(cohort, cases, survey);
    Findings between = compared.findings();
    findings.addAll(between.errors(), between.warnings());
    return new Verification(
        cohort.layout(),
        cohort.subjects().size(),
        cohort.notes().subjectRule(),
        cases.size(),
        cases.stream().mapToInt(check -> check.one().labels().size()).sum(),
        cases.stream().mapToLong(CaseCheck::slices).sum(),
        List.copyOf(labelValues),
        classes == null ? new TreeMap<>() : classes.labelNames(),
        classes,
        compared.channels().names(cohort.channels()),
        survey.remarks(),
        findings.errors(),
        findings.warnings());
  }

  /** How many findings there are, in words: {@code 2 errors, 1 warning}. */
  public String totals() {
    return "%d error%s, %d warning%s"
        .formatted(
            errors.size(),
            errors.size() == 1 ? "" : "s",
            warnings.size(),
            warnings.size() == 1 ? "" : "s");
  }

  /** The label values that the data themselves name, background included; any if empty. */
  public static SortedSet<Integer> allowedLabels(Cohort cohort) {
    return cohort.layout().labelValues(cohort.root());
  }
}
