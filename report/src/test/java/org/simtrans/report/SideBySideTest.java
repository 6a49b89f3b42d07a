package org.simtrans.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.simtrans.cohort.ProgressListener;
import org.simtrans.metric.CaseResult;
import org.simtrans.metric.Counts;
import org.simtrans.metric.Evaluation;
import org.simtrans.metric.EvaluationSettings;
import org.simtrans.run.RunException;

class SideBySideTest {
  @TempDir Path folder;

  /** A run with one slice of 100 pixels for each subject, 10 of them marked by the expert. */
  private Path run(String name, String data, double rate, String prefix, int... found)
      throws IOException {
    Path run = Files.createDirectories(folder.resolve(name));
    Files.writeString(
        run.resolve("config.json"),
        """
        {"verb": "train", "config": {"model": "unet", "encoder": "", "loss": "structure",
         "data": {"folder": "%s"}, "optimisation": {"learning_rate": %s, "batch": 4}}}
        """
            .formatted(data, rate));
    Files.writeString(
        run.resolve("metrics.jsonl"),
        """
        {"kind":"step","step":10,"epoch":1,"loss":1.5}
        {"kind":"epoch","step":10,"epoch":1,"val_dice":0.5,"kept":true}
        {"kind":"step","step":20,"epoch":2,"loss":1.1}
        {"kind":"epoch","step":20,"epoch":2,"val_dice":0.625,"kept":true}
        """);
    List<CaseResult> cases = new ArrayList<>();
    for (int s = 0; s < found.length; s++) {
      Counts counts = new Counts(found[s], 0, 10 - found[s], 90);
      cases.add(
          new CaseResult(prefix + s, prefix + s, List.of(List.of(counts)), List.of())
              .withVoxel(1000));
    }
    Evaluation.of(cases, EvaluationSettings.of("test", 0.5, List.of(1)))
        .write(run.resolve("evaluation.json"));
    return run;
  }

  private static SideBySide page(Path... runs) {
    return SideBySide.of(List.of(runs), 4, ProgressListener.SILENT);
  }

  @Test
  void setsCurvesSettingsAndSubjectsBesideEachOther() throws IOException {
    Path a = run("a", "/nowhere", 0.001, "s", 10, 10, 10, 10, 10);
    Path b = run("b", "/nowhere", 0.002, "s", 10, 10, 5, 10, 10);

    SideBySide page = page(a, b);
    String html = page.html();

    assertEquals(1, page.groups().size());
    assertEquals("Optimisation: learning rate", page.settings().rows().get(0).name());
    assertEquals(1, page.settings().rows().size());
    assertEquals(3, page.curves().charts().size() + (html.contains("Learning rate") ? 0 : 1));
    Table cases = page.groups().get(0).cases().table();
    assertEquals("s2", cases.rows().get(0).name()); // they disagree most there
    assertEquals(
        List.of("10", "1.000", "10", "0.667", "5"),
        cases.rows().get(0).cells().stream().map(Table.Cell::value).toList());
    Table.Row difference = page.groups().get(0).differences().rows().get(0);
    assertEquals("minus b", difference.name());
    assertEquals("+0.067", difference.cells().get(0).value()); // (1 - 2/3) / 5
    assertEquals("+0.053", difference.cells().get(1).value()); // 1 - 2*45/(45+50)
    assertFalse(difference.cells().get(0).interval().isEmpty());
    assertTrue(html.contains("because the images are not at /nowhere any more"), html);
  }

  @Test
  void saysSoWhereTheRunsDoNotDiffer() throws IOException {
    Path data = Files.createDirectories(folder.resolve("data"));
    Path a = run("a", data.toString(), 0.001, "s", 10, 5);
    Path b = run("b", data.toString(), 0.001, "s", 10, 5);
    Files.createFile(a.resolve("model.safetensors"));
    Files.createFile(b.resolve("model.safetensors"));

    SideBySide page = page(a, b);

    assertEquals(
        "The runs do not differ in the Dice of any subject, so there are no pictures.",
        page.groups().get(0).disagreements().remark());
    assertEquals(2, page.groups().get(0).cases().table().rows().size());
    assertTrue(page.html().contains("The runs do not differ in the Dice of any subject"));
  }

  @Test
  void countsTheUpdatesThatWereDoneAndNotTheLoggedOnes() throws IOException {
    Path a = run("a", "/nowhere", 0.001, "s", 10, 5);
    Path b = run("b", "/nowhere", 0.001, "s", 10, 10);
    Files.writeString(
        b.resolve("metrics.jsonl"),
        """
        {"kind":"step","step":1,"epoch":1,"loss":1.5}
        {"kind":"epoch","step":2,"epoch":1,"val_dice":0.5,"kept":true}
        """);

    SideBySide page = page(a, b);

    assertEquals("Updates done", page.runs().columns().get(1));
    assertEquals("20", page.runs().rows().get(0).cells().get(1).value());
    assertEquals("2", page.runs().rows().get(1).cells().get(1).value());
    assertEquals(
        List.of("b has logged its loss once (after 1 update), so it has no curves."),
        page.curves().remarks());
  }

  @Test
  void givesTheSubjectsAsCsv() throws IOException {
    Path a = run("a", "/nowhere", 0.001, "s", 10, 5);
    Path b = run("b", "/nowhere", 0.001, "s", 10, 10);

    String uri = page(a, b).groups().get(0).cases().csv();

    String csv =
        new String(
            Base64.getDecoder().decode(uri.substring(uri.indexOf(',') + 1)),
            StandardCharsets.UTF_8);
    String[] lines = csv.split("\r\n");
    assertEquals(
        "subject,label,truth_voxels,truth_ml,dice a,predicted_voxels a,predicted_ml a,dice b,predicted_voxels b,predicted_ml b",
        lines[0]);
    assertEquals("s1,1,10,10,0.666667,5,5,1,10,10", lines[1]);
  }

  @Test
  void givesNoRangesOfFourSubjectsAndSaysWhy() throws IOException {
    Path a = run("a", "/nowhere", 0.001, "s", 10, 5, 9, 8);
    Path b = run("b", "/nowhere", 0.001, "s", 10, 10, 10, 10);

    Table table = page(a, b).groups().get(0).differences();

    assertTrue(table.rows().get(0).cells().stream().allMatch(c -> c.interval().isEmpty()));
    assertTrue(table.note().contains("4 subjects are too few"), table.note());
  }

  @Test
  void saysInASentenceWhatCannotBeCompared() throws IOException {
    Path a = run("a", "/one", 0.001, "s", 10, 5);
    Path b = run("b", "/one", 0.001, "s", 10, 10);
    Path otherData = run("c", "/two", 0.001, "t", 10, 10);
    Path fewer = run("d", "/one", 0.001, "s", 10);

    SideBySide page = page(a, b, otherData, fewer);

    String story = String.join("\n", page.story());
    assertEquals(1, page.groups().size());
    assertEquals("a, b", page.groups().get(0).names());
    assertTrue(
        story.contains(
            "scores of c are not set beside those of a, b: they learned from other data (/two; /one)"),
        story);
    assertTrue(
        story.contains(
            "scores of d are not set beside those of a, b: they were tested on other subjects (1 and 2, of which 1 are the same)"),
        story);
  }

  @Test
  void comparesNoScoresWhereTheExpertsMasksDiffer() throws IOException {
    Path a = run("a", "/one", 0.001, "s", 10, 5);
    Path b = run("b", "/two", 0.001, "s", 10, 10);
    Counts more = new Counts(10, 0, 10, 80);
    List<CaseResult> cases =
        List.of(
            new CaseResult("s0", "s0", List.of(List.of(more)), List.of()),
            new CaseResult("s1", "s1", List.of(List.of(more)), List.of()));
    Evaluation.of(cases, EvaluationSettings.of("test", 0.5, List.of(1)))
        .write(b.resolve("evaluation.json"));

    SideBySide page = page(a, b);

    assertTrue(page.groups().isEmpty());
    assertTrue(
        page.story().get(0).contains("masks of s0 are not the same (20 and 10 voxels)"),
        page.story().get(0));
  }

  @Test
  void tellsRunsOfOneNameApart() throws IOException {
    Path a = run("x/run", "/one", 0.001, "s", 10, 5);
    Path b = run("y/run", "/one", 0.001, "s", 10, 10);

    assertEquals("x/run, y/run", page(a, b).groups().get(0).names());
  }

  @Test
  void standsAlone() throws IOException {
    String html =
        page(run("a", "/one", 0.001, "s", 10, 5), run("b", "/one", 0.001, "s", 10, 10))
            .html()
            .replace("http://www.w3.org/2000/svg", "");

    assertFalse(html.contains("http:") || html.contains("https:"), html);
    assertFalse(Pattern.compile("(src|href)=\"(?!data:)").matcher(html).find());
  }

  @Test
  void takesTheFoldsOfACrossValidationAsOneRun() throws IOException {
    Path folds = Files.createDirectories(folder.resolve("folds"));
    for (int i = 0; i < 2; i++) {
      run("folds/fold-" + i, "/one", 0.001, "f" + i, 10);
      Files.createDirectories(folds.resolve("splits"));
      Files.writeString(folds.resolve("splits/fold-" + i + ".json"), "{}");
    }
    Path whole = run("whole", "/one", 0.001, "s", 10, 5);
    Files.copy(whole.resolve("evaluation.json"), folds.resolve("evaluation.json"));

    SideBySide page = page(whole, folds);

    assertEquals("whole, folds", page.groups().get(0).names());
    assertEquals(3, page.curves().legend().size());
    assertTrue(Report.of(folds).html().contains("Cross-validation: folds"));
  }

  @Test
  void refusesAFolderWithoutARun() {
    RunException e = assertThrows(RunException.class, () -> page(folder));
    assertTrue(e.getMessage().contains("holds no run"), e.getMessage());
  }
}
