package org.simtrans.report;

import freemarker.core.HTMLOutputFormat;
import freemarker.template.Configuration;
import freemarker.template.TemplateException;
import freemarker.template.TemplateExceptionHandler;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalTime;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import org.simtrans.AtomicFile;
import org.simtrans.run.RunFolder;
import org.simtrans.task.Glimpse;

/**
 * One or several runs on one page of HTML that stands alone: pictures, charts and styles are in it.
 *
 * @param chapters the runs, in the order in which they were made, at least one
 * @param written when the page was written, where the run goes on meanwhile and the page renews
 *     itself; blank otherwise
 */
public record Report(String title, List<Chapter> chapters, String written) {
  static final Configuration TEMPLATES = templates();

  /**
   * Reads what the folders hold; what is missing is left out.
   *
   * @param runs folders of runs, such as a pretraining and the training that began with it
   */
  public static Report of(List<Path> runs, String title) {
    return new Report(
        title, runs.stream().map(run -> Chapter.of(RunRecord.read(new RunFolder(run)))).toList());
  }

  /** The report of one run, or of the folds of a cross-validation. */
  public static Report of(Path run) {
    Chapter chapter = Chapter.of(NamedRun.in(run).get(0));
    return new Report(chapter.heading() + ": " + chapter.name(), List.of(chapter));
  }

  /** Writes report.html into the folder of a run or of folds, and returns its path. */
  public static Path write(Path run) throws IOException {
    Path file = new RunFolder(run).report();
    of(run).writeTo(file);
    return file;
  }

  /**
   * Writes it if a process ended between the evaluation of a run that is finished and its report.
   */
  public static void renew(Path run) throws IOException {
    RunFolder folder = new RunFolder(run);
    Path report = folder.report();
    if (!Files.exists(report)
        || Files.getLastModifiedTime(report)
                .compareTo(Files.getLastModifiedTime(folder.evaluation()))
            < 0) {
      write(run);
    }
  }

  /** Of runs that have ended. */
  public Report(String title, List<Chapter> chapters) {
    this(title, chapters, "");
  }

  /**
   * Writes report.html while a run trains.
   *
   * @param glimpses of the last look at the validation slices; may be empty
   * @param renewing whether the run goes on, and the page is to renew itself
   */
  static void writeLive(RunFolder run, List<Glimpse> glimpses, boolean renewing)
      throws IOException {
    Chapter whole = Chapter.of(RunRecord.read(run));
    Chapter chapter = glimpses.isEmpty() ? whole : whole.seeing(glimpses);
    String now = LocalTime.now().truncatedTo(ChronoUnit.SECONDS).toString();
    new Report(chapter.heading() + ": " + chapter.name(), List.of(chapter), renewing ? now : "")
        .writeTo(run.report());
  }

  /** Writes the page whole or not at all. */
  public void writeTo(Path file) throws IOException {
    AtomicFile.writeString(file, html());
  }

  /** The report as one HTML file. */
  public String html() {
    StringWriter html = new StringWriter();
    try {
      TEMPLATES.getTemplate("report.ftlh").process(this, html);
    } catch (TemplateException | IOException e) {
      throw new IllegalStateException("the report's template does not fit its data", e);
    }
    return html.toString();
  }

  /**
   * Number of the chapter whose headline opens the page: the last that was evaluated, or the last.
   */
  public int leading() {
    for (int i = chapters.size() - 1; i > 0; i--) {
      if (chapters.get(i).results() != null) {
        return i;
      }
    }
    return chapters.size() - 1;
  }

  /** Whether any chapter has distances between borders. */
  public boolean hasDistances() {
    return chapters.stream().anyMatch(c -> c.results() != null && c.results().hasDistances());
  }

  private static Configuration templates() {
    Configuration templates = new Configuration(Configuration.VERSION_2_3_34);
    templates.setClassForTemplateLoading(Report.class, "");
    templates.setOutputFormat(HTMLOutputFormat.INSTANCE);
    templates.setDefaultEncoding("UTF-8");
    templates.setLocale(Locale.ROOT);
    templates.setTemplateExceptionHandler(TemplateExceptionHandler.RETHROW_HANDLER);
    templates.setLogTemplateExceptions(false);
    return templates;
  }
}
