package org.simtrans.app.cli;

import java.nio.file.Path;
import java.util.Optional;
import org.simtrans.cohort.Cohort;
import org.simtrans.cohort.CohortOptions;
import org.simtrans.layout.Layout;
import picocli.CommandLine.Option;

/** Options that say how to look at a folder of images; common to all verbs that read a cohort. */
public final class CohortChoice {
  @Option(
      names = "--layout",
      paramLabel = "NAME",
      description =
          "How the files lie: atlas-r1, bids, nnunet, image-folders or bare (default: found by"
              + " looking).")
  private String layout;

  @Option(
      names = "--include",
      paramLabel = "GLOB",
      description = "Keep the images whose path below the image folder matches, like 'axial/**'.")
  private String include;

  public CohortOptions options() {
    return new CohortOptions(
        Optional.ofNullable(layout).map(Layout::named), Optional.ofNullable(include));
  }

  public Cohort open(Path data) {
    return Cohort.open(data, options());
  }
}
