package org.simtrans.cohort;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.simtrans.layout.CohortException;

/**
 * What the label files of a cohort hold together, and what that means: which values are classes,
 * which are ignored, whether they are colours or numbers of objects. What may mean two things is an
 * error; what was concluded is a remark.
 *
 * @param root the folder of the cohort
 * @param files the label files, each with what it holds
 * @param values what was concluded; null where no file can be used
 * @param faults errors of single files
 * @param findings errors that show when files are compared
 * @param remarks what was concluded and may surprise, as sentences
 */
record LabelSurvey(
    Path root,
    SortedMap<Path, LabelContents> files,
    LabelValues values,
    Findings faults,
    Findings findings,
    List<String> remarks) {

  /** Looks into all label files of a cohort. */
  static LabelSurvey of(Cohort cohort) {
    List<Path> files = cohort.cases().stream().flatMap(one -> one.labels().stream()).toList();
    List<LabelContents> contents = Parallel.map(files, LabelValues::contentsOf);
    SortedMap<Path, LabelContents> byFile = new TreeMap<>();
    for (int i = 0; i < files.size(); i++) {
      byFile.put(files.get(i), contents.get(i));
    }
    return of(cohort, byFile);
  }

  /** The same for label files that have been looked into. */
  static LabelSurvey of(Cohort cohort, SortedMap<Path, LabelContents> files) {
    Findings faults = new Findings();
    files.forEach(
        (file, held) -> {
          if (held.fault() != null) {
            faults.error(file, held.fault().problem(), held.fault().fix());
          }
        });
    SortedMap<Path, LabelContents> sound = new TreeMap<>(files);
    sound.values().removeIf(held -> held.fault() != null);
    Findings findings = new Findings();
    List<String> remarks = new ArrayList<>();
    LabelValues values = null;
    if (!sound.isEmpty()) {
      values =
          ColourClasses.areIn(sound.values())
              ? new ColourClasses(sound, cohort.labelTable(), findings, remarks).values()
              : new NumberClasses(cohort, sound, findings, remarks).values();
    }
    return new LabelSurvey(cohort.root(), sound, values, faults, findings, remarks);
  }

  /**
   * Refuses files that are no label maps; what they mean together does not matter.
   *
   * @throws CohortException that names the first
   */
  void requireSound() {
    faults.requireNoErrors();
  }

  /**
   * The classes.
   *
   * @throws CohortException if there is nothing to learn
   */
  LabelValues required() {
    if (files.isEmpty()) {
      throw new CohortException(
          root + " holds images but no labels to learn from; add labels to some of them");
    }
    if (values.channels() == 0) {
      throw new CohortException(
          "all %d label files of %s are empty; expected values above 0 somewhere"
              .formatted(files.size(), root));
    }
    return values;
  }

  /** The files that hold each value, background left out. */
  static SortedMap<Integer, List<Path>> holders(SortedMap<Path, LabelContents> files) {
    SortedMap<Integer, List<Path>> holders = new TreeMap<>();
    files.forEach(
        (file, held) ->
            held.foreground()
                .forEach(v -> holders.computeIfAbsent(v, k -> new ArrayList<>()).add(file)));
    return holders;
  }
}
