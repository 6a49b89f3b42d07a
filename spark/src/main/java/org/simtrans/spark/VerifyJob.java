package org.simtrans.spark;

import java.io.IOException;
import java.io.Serializable;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;
import org.simtrans.InvalidSettingException;
import org.simtrans.cohort.CaseCheck;
import org.simtrans.cohort.Cohort;
import org.simtrans.cohort.CohortOptions;
import org.simtrans.cohort.Finding;
import org.simtrans.cohort.LabelContents;
import org.simtrans.cohort.Verification;
import org.simtrans.layout.Case;

/**
 * Checks every file of a cohort on the executors and compares the cases on the driver, as {@link
 * Verification} does on one machine.
 *
 * @param root full name of the cohort's folder
 * @param channels that are seen; all that every image has if empty
 * @param table full name of the folder of the table, or null for none
 */
record VerifyJob(
    Archive archive, String root, CohortOptions options, List<String> channels, String table) {

  /** The columns of the table. */
  static final StructType COLUMNS =
      StructType.fromDDL(
          "image string, subject string, slices int, labels int, errors int, warnings int,"
              + " problems string");

  /**
   * @throws InvalidSettingException if the table would replace anything but a table
   */
  Verification run(SparkSession spark) throws IOException {
    if (table != null) {
      imageTable().requireOnlyATable(archive);
    }
    try (Scratch scratch = Scratch.make()) {
      NamedCohort named =
          NamedCohort.open(
              archive, root, scratch, folder -> Cohort.open(folder, options).seeing(channels));
      List<NamedCohort.Item> items = named.items();
      Look look = new Look(archive, new TreeSet<>(Verification.allowedLabels(named.cohort())));
      List<Checked> checked =
          Pieces.of(JavaSparkContext.fromSparkContext(spark.sparkContext()), items)
              .map(look::into)
              .collect();
      Verification findings = findings(named, checked);
      if (table != null) {
        write(spark, items, checked, findings);
      }
      return findings;
    }
  }

  // --- on executors --------------------------------------------------------------------------

  /** The data sent to the executors. */
  private record Look(Archive archive, TreeSet<Integer> allowed) implements Serializable {

    Checked into(NamedCohort.Item item) throws IOException {
      try (Scratch scratch = Scratch.make()) {
        String here = scratch.folder().toString();
        Attempt<Checked> attempt =
            Attempt.at(
                () -> Checked.of(CaseCheck.of(item.here(archive, scratch.folder()), allowed)),
                here,
                item.root());
        return attempt.failed()
            ? Checked.failed(item, attempt.problem())
            : attempt.result().as(here, item.root());
      }
    }
  }

  /** A serializable {@link CaseCheck}; labels are given by their index in the case. */
  private record Checked(
      List<Finding> errors,
      List<Finding> warnings,
      int slices,
      List<String> channels,
      String contents,
      boolean likeMask,
      List<Integer> labels,
      List<LabelContents> held)
      implements Serializable {

    static Checked of(CaseCheck check) {
      List<Path> files = check.one().labels();
      return new Checked(
          List.copyOf(check.errors()),
          List.copyOf(check.warnings()),
          check.slices(),
          List.copyOf(check.channels()),
          check.contents().orElse(null),
          check.likeMask(),
          check.labels().stream().map(label -> files.indexOf(label.file())).toList(),
          check.labels().stream().map(CaseCheck.Label::contents).toList());
    }

    static Checked failed(NamedCohort.Item item, String sentence) {
      Finding error =
          new Finding(
              item.fullImage(), sentence, "check that executors may read it, then verify again");
      return new Checked(
          List.of(error), List.of(), 0, List.of(), null, false, List.of(), List.of());
    }

    Checked as(String here, String root) {
      return new Checked(
          errors.stream().map(finding -> renamed(finding, here, root)).toList(),
          warnings.stream().map(finding -> renamed(finding, here, root)).toList(),
          slices,
          channels,
          contents,
          likeMask,
          labels,
          held);
    }

    CaseCheck on(Case one) {
      List<CaseCheck.Label> found = new ArrayList<>();
      for (int i = 0; i < labels.size(); i++) {
        found.add(new CaseCheck.Label(one.labels().get(labels.get(i)), held.get(i)));
      }
      return new CaseCheck(
          one, errors, warnings, slices, channels, Optional.ofNullable(contents), likeMask, found);
    }
  }

  private static Finding renamed(Finding finding, String here, String root) {
    return new Finding(
        finding.file().replace(here, root),
        finding.problem().replace(here, root),
        finding.fix().replace(here, root));
  }

  // --- on the driver -------------------------------------------------------------------------

  private static Verification findings(NamedCohort named, List<Checked> checked) {
    List<Case> cases = named.cohort().cases();
    List<CaseCheck> checks = new ArrayList<>();
    for (int i = 0; i < cases.size(); i++) {
      checks.add(checked.get(i).on(cases.get(i)));
    }
    Verification seen = Verification.of(named.cohort(), checks);
    return new Verification(
        seen.layout(),
        seen.subjects(),
        seen.subjectRule(),
        seen.images(),
        seen.labels(),
        seen.slices(),
        seen.labelValues(),
        seen.labelNames(),
        seen.classes(),
        seen.channels(),
        seen.remarks(),
        seen.errors().stream().map(finding -> on(named, finding)).toList(),
        seen.warnings().stream().map(finding -> on(named, finding)).toList());
  }

  private static Finding on(NamedCohort named, Finding finding) {
    return new Finding(
        named.named(finding.file()), named.named(finding.problem()), named.named(finding.fix()));
  }

  private void write(
      SparkSession spark,
      List<NamedCohort.Item> items,
      List<Checked> checked,
      Verification findings) {
    Map<String, List<Finding>> errors = byFile(findings.errors());
    Map<String, List<Finding>> warnings = byFile(findings.warnings());
    List<Row> rows = new ArrayList<>();
    for (int i = 0; i < items.size(); i++) {
      NamedCohort.Item item = items.get(i);
      List<Finding> wrong = of(item, errors);
      List<Finding> odd = of(item, warnings);
      List<String> problems = new ArrayList<>();
      wrong.forEach(finding -> problems.add(finding.problem()));
      odd.forEach(finding -> problems.add(finding.problem()));
      rows.add(
          RowFactory.create(
              item.fullImage(),
              item.subject(),
              checked.get(i).slices(),
              item.labels().size(),
              wrong.size(),
              odd.size(),
              problems.isEmpty() ? null : String.join("; ", problems)));
    }
    imageTable()
        .write(spark, JavaSparkContext.fromSparkContext(spark.sparkContext()).parallelize(rows));
  }

  private ImageTable imageTable() {
    return new ImageTable(table, COLUMNS);
  }

  private Map<String, List<Finding>> byFile(List<Finding> findings) {
    Map<String, List<Finding>> byFile = new HashMap<>();
    for (Finding finding : findings) {
      byFile.computeIfAbsent(finding.file(), file -> new ArrayList<>()).add(finding);
    }
    return byFile;
  }

  /** Full names of the image and its labels. */
  private List<Finding> of(NamedCohort.Item item, Map<String, List<Finding>> byFile) {
    List<Finding> found = new ArrayList<>(byFile.getOrDefault(file(item.image()), List.of()));
    for (String label : item.labels()) {
      found.addAll(byFile.getOrDefault(file(label), List.of()));
    }
    return found;
  }

  private String file(String relative) {
    return Archive.isHere(root)
        ? Archive.path(root).resolve(relative).toString()
        : Archive.in(root, relative);
  }
}
