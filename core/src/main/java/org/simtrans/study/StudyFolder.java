package org.simtrans.study;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.simtrans.run.RunFolder;
import org.simtrans.task.Pretext;

/**
 * The folder of a study: {@code config.json}, {@code splits.json}, {@code pretrained/}, {@code
 * runs/SYSTEM/labels-PERCENT/seed-N/}, and the tables made of them.
 */
public record StudyFolder(Path path) {
  /** In {@code config.json}, under "verb". */
  public static final String VERB = "compare";

  /** {@code config.json}: all settings. */
  public Path config() {
    return path.resolve("config.json");
  }

  /** {@code splits.json}: the one split of all runs. */
  public Path splits() {
    return path.resolve("splits.json");
  }

  /** The tables as numbers. */
  public Path tablesJson() {
    return path.resolve("tables.json");
  }

  /** The tables to read. */
  public Path tablesMarkdown() {
    return path.resolve("tables.md");
  }

  /** The picture of all systems' masks. */
  public Path gallery() {
    return path.resolve("figure9.png");
  }

  /** {@code report.html}. */
  public Path report() {
    return path.resolve("report.html");
  }

  /** What a study writes beside the files that every run has. */
  List<Path> results() {
    return List.of(tablesJson(), tablesMarkdown(), gallery(), path.resolve("pretrained"));
  }

  /** For slices prepared for the study itself. */
  Path cache() {
    return path.resolve(".cache");
  }

  /** Whether the folder holds a study. */
  public boolean exists() {
    return Files.exists(config());
  }

  /** Where the study itself pretrains what a system begins with: an encoder, or all of it. */
  public RunFolder pretrained(StudySystem system, Pretext<?> task) {
    String name =
        task.wholeNetwork().isPresent()
            ? system.model() + "-" + system.encoder()
            : system.encoder();
    return new RunFolder(path.resolve("pretrained").resolve(name));
  }

  StudyRun run(StudySystem system, double fraction, long seed) {
    return new StudyRun(
        system,
        fraction,
        seed,
        new RunFolder(
            path.resolve("runs")
                .resolve(system.folder())
                .resolve("labels-" + Percent.of(fraction))
                .resolve("seed-" + seed)));
  }

  /**
   * All runs in the order in which they are made: a whole comparison for the first seed, from the
   * fewest labels on, then for the next.
   */
  List<StudyRun> runs(StudyConfig config) {
    List<StudyRun> runs = new ArrayList<>();
    for (long seed : config.seeds()) {
      for (double fraction : config.labelFractions()) {
        for (StudySystem system : config.systems()) {
          runs.add(run(system, fraction, seed));
        }
      }
    }
    return runs;
  }
}
