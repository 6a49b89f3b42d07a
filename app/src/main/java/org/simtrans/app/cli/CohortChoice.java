package org.simtrans.app.cli;

import java.nio.file.Path;
import java.util.Optional;
import org.simtrans.cohort.Cohort;
import org.simtrans.cohort.CohortOptions;
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

  public CohortOptions options() {
    return new CohortOptions(
        Optional.ofNullable(layout).map(Layouts::named), Optional.ofNullable(include));
  }

  public Cohort open(Path data) {
    return Cohort.open(data, options());
  }
}
