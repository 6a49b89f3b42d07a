package org.simtrans.report;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.simtrans.cohort.Cohort;
import org.simtrans.cohort.ProgressListener;
import org.simtrans.figure.Png;
import org.simtrans.figure.RunGallery;
import org.simtrans.layout.Splits;
import org.simtrans.study.StudyConfig;
import org.simtrans.study.StudyFolder;
import org.simtrans.study.StudyTables;
import org.simtrans.study.StudyTables.Run;

/** Figure 9 of a study: what each system draws that learned from the most labels. */
public final class StudyGallery {
  private static final int ROWS = 5;

  private StudyGallery() {}

  /** Draws it from the finished runs; does nothing without one. */
  public static void write(
      StudyTables tables, StudyFolder folder, StudyConfig config, ProgressListener progress)
      throws IOException {
    List<Run> shown = shown(tables);
    if (shown.isEmpty()) {
      return;
    }
    List<Path> runs = shown.stream().map(run -> folder.path().resolve(run.folder())).toList();
    List<String> titles = shown.stream().map(Run::system).toList();
    Splits splits = Splits.read(folder.splits());
    Cohort part = config.train().data().open().labelled().only(splits.of(config.part()));
    Png.write(
        folder.gallery(),
        RunGallery.draw(runs, titles, part, ROWS, config.train().compute(), progress));
  }

  /** What the picture does not say itself. */
  static String note(StudyTables tables) {
    return shown(tables).stream()
        .findFirst()
        .map(
            run ->
                "Each system was trained with %s of the labels, seed %d."
                    .formatted(Text.percent(run.labelFraction()), run.seed()))
        .orElse("");
  }

  /** The runs with the most labels and, of those, the seed of the first. */
  private static List<Run> shown(StudyTables tables) {
    double most = tables.runs().stream().mapToDouble(Run::labelFraction).max().orElse(0);
    List<Run> alike = tables.runs().stream().filter(run -> run.labelFraction() == most).toList();
    return alike.stream().filter(run -> run.seed() == alike.get(0).seed()).toList();
  }
}
