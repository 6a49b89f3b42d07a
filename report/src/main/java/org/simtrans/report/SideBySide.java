package org.simtrans.report;

import freemarker.template.TemplateException;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.simtrans.AtomicFile;
import org.simtrans.cohort.ProgressListener;
import org.simtrans.metric.Scores;
import org.simtrans.report.Table.Cell;
import org.simtrans.report.Table.Row;
import org.simtrans.report.TestedAlike.Member;

/**
 * Several runs beside each other on one page, from what they have left; nothing is trained.
 *
 * @param story what a reader should know who reads no further, and what cannot be compared
 * @param runs a row for each
 * @param settings in which they differ; without rows if in none
 * @param groups runs that were tested alike, those of two runs and more
 * @param curves over each other; null without a run that has logged anything
 */
public record SideBySide(
    String title,
    List<String> story,
    Table runs,
    Table settings,
    List<Group> groups,
    RunCurvesPage curves) {

  /**
   * Runs that were tested alike.
   *
   * @param names of its runs
   * @param differences of the first from the others
   * @param cases every subject
   * @param disagreements pictures
   * @param legend of the pictures
   */
  public record Group(
      String names,
      Table differences,
      CaseTable cases,
      Disagreements disagreements,
      List<Chapter.Swatch> legend) {}

  /**
   * Reads what the folders hold.
   *
   * @param folders of runs, of folds and of comparisons
   * @param pictures subjects to draw again in each group, at most
   * @param progress hears of the drawing
   * @throws org.simtrans.run.RunException if a folder holds none
   */
  public static SideBySide of(List<Path> folders, int pictures, ProgressListener progress) {
    List<NamedRun> runs =
        NamedRun.toldApart(
            folders.stream()
                .map(folder -> folder.toAbsolutePath().normalize())
                .distinct()
                .flatMap(folder -> NamedRun.in(folder).stream())
                .toList());
    List<TestedAlike> all = TestedAlike.groups(runs);
    List<Group> groups =
        all.stream()
            .filter(group -> group.runs().size() > 1)
            .map(group -> group(group, pictures, progress))
            .toList();
    return new SideBySide(
        runs.size() == 1
            ? "Report of " + runs.get(0).name()
            : "%d runs beside each other".formatted(runs.size()),
        story(runs, all),
        overview(runs, all),
        SettingsTable.of(runs),
        groups,
        curves(runs));
  }

  private static Group group(TestedAlike group, int pictures, ProgressListener progress) {
    return new Group(
        group.names(),
        PairedTable.of(group),
        CaseTable.of(group),
        Disagreements.of(group, pictures, progress),
        Chapter.legend(group.first().run().record().evaluation()));
  }

  private static RunCurvesPage curves(List<NamedRun> runs) {
    List<String> names = new ArrayList<>();
    List<RunRecord> logs = new ArrayList<>();
    for (NamedRun run : runs) {
      for (RunRecord log : run.logs()) {
        names.add(run.isFolds() ? run.name() + "/" + log.name() : run.name());
        logs.add(log);
      }
    }
    return logs.isEmpty() ? null : RunCurvesPage.of(names, logs);
  }

  private static List<String> story(List<NamedRun> runs, List<TestedAlike> groups) {
    List<String> story = new ArrayList<>();
    for (TestedAlike group : groups) {
      if (group.runs().size() > 1) {
        story.add(
            "%s were tested on the same %s, so their scores can be compared. The highest mean Dice of"
                    .formatted(
                        group.names(), Text.count(group.first().truth().subjects(), "subject"))
                + " subjects is %s.".formatted(best(group)));
      }
    }
    for (TestedAlike other : groups.subList(Math.min(1, groups.size()), groups.size())) {
      story.add(groups.get(0).apartFrom(other));
    }
    String unjudged =
        runs.stream()
            .filter(run -> !run.record().isPretraining() && judged(run, groups).isEmpty())
            .map(NamedRun::name)
            .collect(Collectors.joining(", "));
    if (!unjudged.isEmpty()) {
      story.add(
          "Without an evaluation of this version, so without scores: %s. Run 'simtrans evaluate'."
              .formatted(unjudged));
    }
    long tasks = runs.stream().map(run -> run.record().isPretraining()).distinct().count();
    if (tasks > 1) {
      story.add("Some of the runs learned without labels; these have curves, and no scores.");
    }
    return story;
  }

  /** A run with its scores; empty if it has none that this version can read. */
  private static Optional<Member> judged(NamedRun run, List<TestedAlike> groups) {
    return groups.stream()
        .flatMap(group -> group.runs().stream())
        .filter(member -> member.run() == run)
        .findFirst();
  }

  private static String best(TestedAlike group) {
    Member best = group.first();
    for (Member one : group.runs()) {
      best = dice(one) > dice(best) ? one : best;
    }
    return "%s of %s".formatted(Score.round(dice(best), 3), best.run().name());
  }

  private static double dice(Member one) {
    return one.evaluation().overall().perSubject().dice().mean();
  }

  private static Table overview(List<NamedRun> runs, List<TestedAlike> groups) {
    List<Row> rows = new ArrayList<>();
    for (NamedRun run : runs) {
      RunRecord record = run.record();
      Member judged = judged(run, groups).orElse(null);
      List<Cell> cells = new ArrayList<>();
      cells.add(Cell.of(what(record)));
      cells.add(Cell.of(updates(run)));
      if (judged == null) {
        cells.addAll(Stream.generate(() -> Cell.of("–")).limit(4).toList());
      } else {
        Scores subjects = judged.evaluation().overall().perSubject();
        boolean enough = judged.truth().subjects() >= Score.FEWEST;
        Cell mean = Cell.of(subjects.dice(), 3, false);
        Cell pooled = Cell.of(judged.evaluation().overall().pooled().dice(), 3, false);
        cells.add(enough ? mean : Cell.of(mean.value()));
        cells.add(enough ? pooled : Cell.of(pooled.value()));
        cells.add(Cell.of(Score.round(judged.evaluation().threshold(), 2)));
        cells.add(
            Cell.of(
                Text.count(judged.truth().subjects()) + " (" + judged.evaluation().split() + ")"));
      }
      rows.add(new Row(run.name(), cells));
    }
    return new Table(
        "",
        "Run",
        List.of(
            "What",
            "Updates done",
            "Dice, mean of subjects",
            "Dice, pooled",
            "Threshold",
            "Subjects tested"),
        rows,
        "");
  }

  private static String what(RunRecord record) {
    return Stream.of(
            record.isPretraining() ? record.task() : record.setting("model"),
            record.setting("encoder"))
        .filter(word -> !word.isEmpty())
        .collect(Collectors.joining(", "));
  }

  private static String updates(NamedRun run) {
    return run.logs().stream()
        .map(log -> Text.count(log.updates()))
        .distinct()
        .collect(Collectors.joining(", "));
  }

  /** Writes the page whole or not at all. */
  public void writeTo(Path file) throws IOException {
    AtomicFile.writeString(file, html());
  }

  /** The page as one HTML file. */
  public String html() {
    StringWriter html = new StringWriter();
    try {
      Report.TEMPLATES.getTemplate("beside.ftlh").process(this, html);
    } catch (TemplateException | IOException e) {
      throw new IllegalStateException("the template of several runs does not fit its data", e);
    }
    return html.toString();
  }
}
