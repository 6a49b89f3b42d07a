package org.simtrans.app.cli;

import java.nio.file.Path;
import java.util.Optional;
import org.simtrans.cohort.Cohort;
import org.simtrans.cohort.CohortOptions;
import org.simtrans.cohort.Ignore;
import org.simtrans.layout.Layouts;
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

  public CohortOptions options() {
    return new CohortOptions(
        Optional.ofNullable(layout).map(Layouts::named), Optional.ofNullable(include));
  }

  public Cohort open(Path data) {
    return Cohort.open(data, options()).ignoring(ignore);
  }
}
