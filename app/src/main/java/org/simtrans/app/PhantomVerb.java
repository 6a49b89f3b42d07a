package org.simtrans.app;

import java.nio.file.Path;
import org.simtrans.app.cli.Console;
import org.simtrans.app.cli.ExitCode;
import org.simtrans.app.cli.Progress;
import org.simtrans.app.cli.Verb;
import org.simtrans.phantom.PhantomCohort;
import org.simtrans.phantom.PhantomConfig;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
    name = "phantom",
    description =
        "Writes a synthetic cohort: T1w brain volumes with stroke lesions and their masks, in the"
            + " layout of ATLAS R1.1.",
    footer = {"", "Example: simtrans phantom --out phantoms --subjects 8"})
final class PhantomVerb extends Verb {
  @Option(names = "--out", required = true, paramLabel = "DIR", description = "A new folder.")
  private Path out;

  @Option(
      names = "--subjects",
      paramLabel = "N",
      defaultValue = "8",
      description = "Number of heads (default ${DEFAULT-VALUE}).")
  private int subjects;

  @Option(
      names = "--seed",
      paramLabel = "N",
      defaultValue = "1",
      description = "The same seed gives the same files (default ${DEFAULT-VALUE}).")
  private long seed;

  @Option(
      names = "--coarse",
      description = "Voxels of 2 mm instead of 1 mm: an eighth of the work.")
  private boolean coarse;

  @Option(
      names = "--smallest-lesion",
      paramLabel = "ML",
      description = "Volume of the smallest lesion, in millilitres (default 0.05).")
  private Double smallestLesion;

  PhantomVerb(Console console) {
    super(console);
  }

  @Override
  public Integer call() {
    try (Progress progress = Progress.on(console(), "phantoms", "heads", subjects)) {
      PhantomConfig config = coarse ? PhantomConfig.coarse() : PhantomConfig.atlas();
      if (smallestLesion != null) {
        config = config.withLesions(smallestLesion, config.largestLesionMl());
      }
      int threads = Runtime.getRuntime().availableProcessors();
      PhantomCohort.write(out, config, subjects, seed, threads, progress::at);
    }
    console().out().printf("%s: %d subjects in the layout of ATLAS R1.1%n", out, subjects);
    return ExitCode.DONE;
  }
}
