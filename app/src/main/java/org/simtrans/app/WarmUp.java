package org.simtrans.app;

import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.Locale;
import org.simtrans.app.cli.Console;
import org.simtrans.app.cli.ExitCode;
import org.simtrans.cohort.Cohort;
import org.simtrans.cohort.CohortOptions;
import org.simtrans.phantom.PhantomCohort;
import org.simtrans.phantom.PhantomConfig;

/**
 * A short run of the program on synthetic heads of a few voxels. The launcher starts it once and
 * lets Java keep an archive of all classes that it loaded; later starts read them from there.
 */
final class WarmUp {
  private static final PhantomConfig SMALL =
      new PhantomConfig(26, 30, 24, 7, 0.03, 0.2, 20, 150); // voxels of 7 mm

  private WarmUp() {}

  /**
   * @param args a folder to work in; its files are not deleted
   */
  public static void main(String[] args) {
    Locale.setDefault(Locale.ROOT);
    Path folder = Path.of(args[0]);
    String data = folder.resolve("data").toString();
    String trained = folder.resolve("run").toString();
    String picture = folder.resolve("picture.png").toString();
    PhantomCohort.write(Path.of(data), SMALL, 4, 1, 2, done -> {});
    Path scan = Cohort.open(Path.of(data), CohortOptions.defaults()).cases().get(0).image().first();
    run(
        "train",
        "--data",
        data,
        "--out",
        trained,
        "--preset",
        "tiny",
        "--size",
        "32",
        "--batch",
        "2",
        "--steps",
        "1");
    run("inspect", scan.toString(), "--png", picture);
    run(
        "segment",
        "--run",
        trained,
        scan.toString(),
        picture,
        "--out",
        folder.resolve("masks").toString());
  }

  private static void run(String... words) {
    PrintStream silence = new PrintStream(OutputStream.nullOutputStream());
    if (Main.run(new Console(silence, silence, 0), words) != ExitCode.DONE) {
      throw new IllegalStateException(String.join(" ", words));
    }
  }
}
