package org.simtrans.app.cli;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.simtrans.cohort.Cohort;
import org.simtrans.cohort.CohortOptions;
import org.simtrans.cohort.Ignore;
import org.simtrans.layout.Layouts;
import org.simtrans.layout.subjects.SubjectRule;
import picocli.CommandLine.Option;

/** Options that say how to read a folder of images; common to all verbs that read a cohort. */
public final class CohortChoice {
  @Option(
      names = "--layout",
      paramLabel = "NAME",
      completionCandidates = Names.OfLayouts.class,
      description = {
        "The layout of the files (default: recognised by looking), one" + " of",
        "${bundle:all-layouts}"
      })
  private String layout;

  @Option(
      names = "--include",
      paramLabel = "GLOB",
      description =
          "Use only the images whose path below the image folder matches, for example"
              + " 'axial/**'.")
  private String include;

  @Option(
      names = "--channels",
      paramLabel = "LIST",
      split = ",",
      description =
          "Use only these channels of the images, by name or by number from 0, for example"
              + " T1w,FLAIR (default: all that every image has).")
  private List<String> channels;

  /** The names of the channels, or their numbers; empty for the usual ones. */
  public Optional<List<String>> channels() {
    return Optional.ofNullable(channels);
  }

  @Option(
      names = "--ignore",
      paramLabel = "VALUE",
      converter = IgnoreConverter.class,
      description =
          "The label value of pixels that nobody labelled, such as 255, or none: they count neither"
              + " in training nor in scores (default: as dataset.json or classes.csv says).")
  private Ignore ignore;

  /** The label value of what nobody labelled; null where the user does not say. */
  public Ignore ignore() {
    return ignore;
  }

  @Option(
      names = "--subject-from",
      paramLabel = "RULE",
      description = {
        "What tells whose picture it is: auto (default: subjects.csv, else the names of folders and"
            + " files, by looking), file (the file's name up to _slice), folder, prefix (the name up"
            + " to its running number), or a regular expression for the path below the image folder"
            + " without the file's ending, with the subject in brackets, for example",
        "'(pat\\d+)_.*'."
      })
  private String subjectFrom;

  public CohortOptions options() {
    return new CohortOptions(
        Optional.ofNullable(layout).map(Layouts::named),
        Optional.ofNullable(include),
        subjectFrom().orElse(SubjectRule.AUTO));
  }

  /** The rule for subjects, where one is given. */
  public Optional<SubjectRule> subjectFrom() {
    return Optional.ofNullable(subjectFrom).map(SubjectRule::new);
  }

  public Cohort open(Path data) {
    return Cohort.open(data, options()).ignoring(ignore);
  }
}
