package org.simtrans.app.use;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import org.simtrans.InvalidSettingException;
import org.simtrans.Message;
import org.simtrans.app.cli.Console;
import org.simtrans.app.cli.ExitCode;
import org.simtrans.app.cli.OutputOptions;
import org.simtrans.app.cli.Progress;
import org.simtrans.app.cli.Verb;
import org.simtrans.report.Comparison;
import org.simtrans.report.Report;
import org.simtrans.report.SideBySide;
import org.simtrans.run.FoldFolder;
import org.simtrans.run.RunFolder;
import org.simtrans.study.StudyFolder;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "report",
    description =
        "Writes a report of one run, or of several beside each other: curves, settings that differ,"
            + " every subject, and where the masks differ most. Nothing is trained.",
    footer = {"", "Example: simtrans report runs/first runs/second --out report.html"})
public final class ReportVerb extends Verb {
  private static final int LONGEST = 50; // characters of the names in that of a file

  @Parameters(
      arity = "1..*",
      paramLabel = "RUN",
      description = "Folders of runs: those of 'pretrain', 'train', 'train --folds' and 'compare'.")
  private List<Path> runs;

  @Option(
      names = "--out",
      paramLabel = "HTML",
      description =
          "The file to write (default: RUN/report.html for one run; for several report-A-B.html, named"
              + " after them, in the folder that holds all of them).")
  private Path out;

  @Option(
      names = "--pictures",
      paramLabel = "N",
      defaultValue = "4",
      description =
          "Of several runs: subjects on which they disagree, drawn again by each (default"
              + " ${DEFAULT-VALUE}; 0 for none).")
  private int pictures;

  @Mixin private OutputOptions output;

  public ReportVerb(Console console) {
    super(console);
  }

  @Override
  public Integer call() throws IOException {
    if (pictures < 0) {
      throw new InvalidSettingException(
          Message.of("{pictures} is %d; expected 0 or more", pictures));
    }
    Path written = runs.size() == 1 ? one(runs.get(0)) : several();
    console().out().printf("report   %s%n", written);
    return ExitCode.DONE;
  }

  private Path one(Path run) throws IOException {
    output.claim("out", out, run);
    boolean study = Comparison.isOf(run);
    Path file = out == null ? new RunFolder(run).report() : out;
    if (study) {
      Comparison.ofStudy(run).writeHtml(file);
    } else {
      Report.of(run).writeTo(file);
    }
    return file;
  }

  private Path several() throws IOException {
    Path file = out == null ? above(runs).resolve(nameOf(runs)) : out;
    output.claim("out", file, runs.toArray(Path[]::new));
    try (Drawing drawing = new Drawing(console())) {
      SideBySide.of(runs, pictures, drawing::at).writeTo(file);
    }
    return file;
  }

  /** A name that other runs do not have: their paths below the folder that holds all of them. */
  private static String nameOf(List<Path> runs) {
    Path common = common(runs);
    String names =
        runs.stream()
            .map(run -> run.toAbsolutePath().normalize())
            .map(run -> (common == null ? run : common.relativize(run)).toString())
            .map(path -> path.replaceAll("[/\\\\:]", "-"))
            .collect(Collectors.joining("-"));
    int cut =
        names.offsetByCodePoints(0, Math.min(LONGEST, names.codePointCount(0, names.length())));
    return cut == names.length()
        ? "report-%s.html".formatted(names)
        : "report-%s-%08x.html".formatted(names.substring(0, cut), names.hashCode());
  }

  private static Path common(List<Path> runs) {
    Path common = parent(runs.get(0));
    for (Path run : runs) {
      while (common != null && !parent(run).startsWith(common)) {
        common = common.getParent();
      }
    }
    return common;
  }

  /**
   * The folder that holds all runs; if it belongs to a run itself, as that of a comparison, the
   * working directory.
   */
  private static Path above(List<Path> runs) {
    Path common = common(runs);
    Path here = Path.of("").toAbsolutePath();
    boolean taken =
        common == null
            || common.getParent() == null
            || !Files.isWritable(common)
            || new RunFolder(common).exists()
            || new StudyFolder(common).exists()
            || new FoldFolder(common).exists();
    return taken ? here : common;
  }

  private static Path parent(Path run) {
    Path absolute = run.toAbsolutePath().normalize();
    return absolute.getParent() == null ? absolute : absolute.getParent();
  }

  /** Shows how many masks are drawn; silent where none is. */
  private static final class Drawing implements AutoCloseable {
    private final Console console;
    private Progress progress;

    Drawing(Console console) {
      this.console = console;
    }

    void at(int done, int total) {
      if (progress == null) {
        progress = Progress.on(console, "draw", "masks", total);
      }
      progress.at(done);
      if (done == total) {
        close();
      }
    }

    @Override
    public void close() {
      if (progress != null) {
        progress.close();
        progress = null;
      }
    }
  }
}
