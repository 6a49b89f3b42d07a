package org.simtrans.app.use;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.simtrans.app.cli.ExitCode;
import org.simtrans.app.cli.Invocation;

class ReportVerbTest {
  @TempDir Path folder;
  private Path first;
  private Path second;

  @BeforeEach
  void writeRuns() throws IOException {
    first = run("runs/first");
    second = run("runs/second");
  }

  private Path run(String name) throws IOException {
    Path run = Files.createDirectories(folder.resolve(name));
    Files.writeString(
        run.resolve("config.json"),
        "{\"verb\": \"train\", \"command\": [\"train\"], \"config\": {\"model\": \"unet\"}}");
    Files.writeString(
        run.resolve("metrics.jsonl"),
        """
        {"kind":"step","step":10,"epoch":1,"loss":1.5}
        {"kind":"step","step":20,"epoch":1,"loss":1.25}
        """);
    return run;
  }

  @Test
  void oneRunHasItsReportInItsFolder() {
    Invocation report = Invocation.of("report", first);

    assertEquals(ExitCode.DONE, report.exitCode(), report.err());
    assertEquals("report   " + first.resolve("report.html"), report.out().strip());
    assertTrue(Files.exists(first.resolve("report.html")));
  }

  @Test
  void severalRunsHaveTheirsInTheFolderThatHoldsThem() throws IOException {
    Invocation report = Invocation.of("report", first, second);

    assertEquals(ExitCode.DONE, report.exitCode(), report.err());
    Path file = folder.resolve("runs/report-first-second.html");
    assertEquals("report   " + file, report.out().strip());
    assertTrue(Files.readString(file).contains("2 runs beside each other"));
  }

  @Test
  void anotherPairDoesNotReplaceIt() throws IOException {
    Path deeper = run("runs/others/second");
    String longName = "x".repeat(120);
    Path a = run("runs/" + longName + "a");
    Path b = run("runs/" + longName + "b");

    Invocation.of("report", first, second);
    Invocation.of("report", first, deeper);
    Invocation.of("report", first, a);
    Invocation.of("report", first, b);

    try (Stream<Path> files = Files.list(folder.resolve("runs"))) {
      List<String> pages =
          files
              .map(file -> file.getFileName().toString())
              .filter(name -> name.endsWith(".html"))
              .toList();
      assertEquals(4, pages.size(), pages.toString());
      assertTrue(pages.contains("report-first-others-second.html"), pages.toString());
    }
  }

  @Test
  void aFileOfARunIsNotReplaced() throws IOException {
    Invocation report =
        Invocation.of("report", first, second, "--out", first.resolve("config.json"));

    assertEquals(ExitCode.WRONG_USAGE, report.exitCode(), report.out());
    assertTrue(report.err().contains("which is read: choose another --out"), report.err());
    assertTrue(Files.readString(first.resolve("config.json")).contains("unet"));
  }

  @Test
  void aFolderWithoutARunIsRefusedInOneSentence() {
    Invocation report = Invocation.of("report", folder);

    assertEquals(ExitCode.FAILED, report.exitCode());
    assertTrue(report.err().contains("holds no run"), report.err());
    assertEquals(1, report.err().strip().lines().count(), report.err());
  }
}
