package org.simtrans.report;

import com.fasterxml.jackson.databind.JsonNode;
import freemarker.template.TemplateException;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.stream.StreamSupport;
import org.simtrans.AtomicFile;
import org.simtrans.study.StudyConfig;
import org.simtrans.study.StudyFolder;
import org.simtrans.study.StudyTables;
import org.simtrans.study.Tabulation;

/**
 * A study on one page: what {@link StudyTables} holds, ready to be set as HTML and as Markdown.
 *
 * @param story what a reader should know who reads no further
 * @param accuracy Table 1, from all labels down to the fewest
 * @param paper what the paper's Table 1 says
 * @param efficiency Dice by share of labels; empty with one share
 * @param charts SVG
 * @param costs Table 2, then the same at the paper's size, then the paper's
 * @param figure address of Figure 9, holding the picture itself, or blank
 * @param runs every finished run
 * @param facts settings
 * @param command that made it
 */
public record Comparison(
    String title,
    List<String> story,
    List<AccuracyTables> accuracy,
    Table paper,
    String paperNote,
    List<Table> efficiency,
    List<String> charts,
    List<Table> costs,
    String figure,
    String figureNote,
    Table runs,
    List<Facts> facts,
    String command) {

  /** Sets the tables of {@code folder}. */
  public static Comparison of(StudyTables tables, StudyFolder folder) {
    return new Comparison(
        "Comparison: " + folder.path().toAbsolutePath().normalize().getFileName(),
        ComparisonStory.of(tables),
        AccuracyTables.of(tables),
        Table.ofPapersAccuracy(tables.paper()),
        tables.paper().note(),
        AccuracyTables.efficiency(tables),
        EfficiencyCharts.of(tables),
        CostTables.of(tables),
        figure(folder),
        StudyGallery.note(tables),
        CostTables.runs(tables),
        Facts.ofStudy(tables),
        command(tables.study().path("command")));
  }

  /** Whether a folder is that of a comparison. */
  public static boolean isOf(Path folder) {
    return NamedRun.isStudy(folder);
  }

  /**
   * Sets the tables of the runs of a study that are finished, from what they have left.
   *
   * @param study the folder of 'compare'
   */
  public static Comparison ofStudy(Path study) {
    StudyFolder folder = new StudyFolder(study);
    return of(new Tabulation(folder).tables(StudyConfig.read(folder.config())), folder);
  }

  /**
   * Writes tables.md and report.html into the folder of a study.
   *
   * @param tables as {@code Study.run} returns them
   * @return the path of report.html
   */
  public static Path write(StudyTables tables, Path study) throws IOException {
    StudyFolder folder = new StudyFolder(study);
    Comparison comparison = of(tables, folder);
    comparison.writeMarkdown(folder.tablesMarkdown());
    comparison.writeHtml(folder.report());
    return folder.report();
  }

  private static String figure(StudyFolder folder) {
    try {
      byte[] png = Files.readAllBytes(folder.gallery());
      return "data:image/png;base64," + Base64.getEncoder().encodeToString(png);
    } catch (IOException absent) {
      return "";
    }
  }

  private static String command(JsonNode words) {
    return Text.command(
        StreamSupport.stream(words.spliterator(), false).map(JsonNode::asText).toList());
  }

  /** Writes the tables as Markdown. */
  public void writeMarkdown(Path file) throws IOException {
    AtomicFile.writeString(file, set("comparison.md.ftl"));
  }

  /** Writes the report as one HTML file. */
  public void writeHtml(Path file) throws IOException {
    AtomicFile.writeString(file, set("comparison.ftlh"));
  }

  private String set(String template) {
    StringWriter text = new StringWriter();
    try {
      Report.TEMPLATES.getTemplate(template).process(this, text);
    } catch (TemplateException | IOException e) {
      throw new IllegalStateException("the template " + template + " does not fit its data", e);
    }
    return text.toString();
  }
}
