package org.simtrans.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.simtrans.metric.CaseResult;
import org.simtrans.metric.Counts;
import org.simtrans.metric.Estimate;
import org.simtrans.metric.Evaluation;
import org.simtrans.metric.EvaluationSettings;
import org.simtrans.report.Table.Cell;
import org.simtrans.run.RunFolder;

/** The numbers of a report are those of the run's files. */
class ReportNumbersTest {
  private static final Counts GOOD = new Counts(40, 10, 10, 940); // Dice 0.8
  private static final Counts POOR = new Counts(10, 20, 30, 940); // Dice 2/7
  private static final Counts QUIET = new Counts(0, 0, 0, 1000);
  private static final Counts FALSE_ALARM = new Counts(0, 5, 0, 995);

  @TempDir Path run;

  @BeforeEach
  void write() throws IOException {
    Files.writeString(
        run.resolve("config.json"),
        """
        {"started": "2024-05-06T07:08:09Z", "verb": "train", "command": ["train", "--data", "a b"],
         "version": "0.1.0", "processors": 2, "libtorch": null,
         "config": {"model": "unet", "flips": true, "background_share": 1.0, "pretrained": null,
          "data": {"folder": "/d", "preprocessing": {"height": 96, "plane": "AXIAL"}},
          "optimisation": {"learning_rate": 3.0E-4, "steps": 1200}},
         "slices": "8, 00ff"}
        """);
    Files.writeString(
        run.resolve("splits.json"),
        "{\"train\": [\"a\", \"b\", \"c\"], \"val\": [\"d\"], \"test\": []}");
    Files.writeString(
        run.resolve("metrics.jsonl"),
        """
        {"kind":"step","step":1,"epoch":1,"loss":2,"images_per_second":50}
        {"kind":"step","step":2,"epoch":1,"loss":1,"images_per_second":30}
        {"kind":"step","step":3,"epoch":2,"loss":1,"images_per_second":40.2}
        {"kind":"epoch","step":3,"epoch":2,"val_dice":0.5,"kept":true}
        """);
    evaluation("test", .45, GOOD, QUIET, POOR, FALSE_ALARM, GOOD, GOOD);
  }

  /** A picture of two slices for each subject. */
  private void evaluation(String split, double threshold, Counts... slices) throws IOException {
    List<CaseResult> cases = new ArrayList<>();
    for (int s = 0; s < slices.length / 2; s++) {
      List<List<Counts>> counts = List.of(List.of(slices[2 * s]), List.of(slices[2 * s + 1]));
      cases.add(new CaseResult("s" + s, "case" + s, counts, List.of()));
    }
    Files.writeString(
        run.resolve("evaluation.json"),
        Evaluation.of(cases, EvaluationSettings.of(split, threshold, List.of(1))).toJson());
  }

  private JsonNode evaluation() throws IOException {
    return new ObjectMapper().readTree(run.resolve("evaluation.json").toFile());
  }

  private RunRecord record() {
    return RunRecord.read(new RunFolder(run));
  }

  private static String rounded(JsonNode number) {
    return String.format(Locale.ROOT, "%.3f", number.asDouble());
  }

  // --- results -------------------------------------------------------------------------------

  @Test
  void everyCellOfTheTableIsThatOfTheFileAndInThePage() throws IOException {
    evaluation(
        "test", .45, GOOD, QUIET, POOR, FALSE_ALARM, GOOD, GOOD, POOR, QUIET, GOOD, FALSE_ALARM);
    Results results = Results.of(evaluation()).orElseThrow();
    assertEquals(4, results.columns().size());
    Map<String, String> keys =
        Map.of(
            "Dice", "dice",
            "IoU, foreground", "iou",
            "IoU, mean with background", "mean_iou",
            "Precision", "precision",
            "Recall", "recall");
    List<String> levels = List.of("per_subject", "lesion_slices", "per_slice", "pooled");
    String page = Report.of(List.of(run), "t").html();
    int cells = 0;
    for (Results.Row row : results.rows()) {
      for (int level = 0; level < 4; level++) {
        String key = keys.get(row.name());
        if (key != null) {
          JsonNode estimate = evaluation().path(levels.get(level)).path(key);
          Score score = row.scores().get(level);
          assertEquals(rounded(estimate.path("mean")), score.value(), row.name());
          assertEquals(
              rounded(estimate.at("/ci95/0")) + " – " + rounded(estimate.at("/ci95/1")),
              score.interval());
          assertTrue(page.contains(score.value()) && page.contains(score.interval()), row.name());
          cells++;
        }
      }
    }
    assertEquals(20, cells);
  }

  /** Of s0, s1 and s2: hits 40, 10, 80; false alarms 10, 20 + 5, 20; misses 10, 30, 20. */
  @Test
  void numbersAreThoseByHand() throws IOException {
    Results results = Results.of(evaluation()).orElseThrow();
    Results.Row dice = results.rows().get(0);
    double second = 2 * 10 / (2.0 * 10 + 25 + 30);
    assertEquals(Score.round((.8 + second + .8) / 3, 3), dice.scores().get(0).value());
    double pooled = 2 * 130 / (2.0 * 130 + 55 + 60);
    assertEquals(Score.round(pooled, 3), dice.scores().get(3).value());
    assertEquals(
        List.of("s1", "s0", "s2"),
        results.subjects().stream().map(SubjectScore::subject).toList(),
        "from the lowest");
    assertEquals(Score.round(second, 3), results.subjects().get(0).rounded());
    assertEquals(40, results.subjects().get(0).size());
    assertEquals(100, results.subjects().get(2).size());
    for (String said : List.of("3 subjects", "6 slices", "0.45", "2 slices", "50\u00a0%")) {
      assertTrue(results.conventions().contains(said), said + ": " + results.conventions());
    }
  }

  @Test
  void withoutAnEvaluationThereAreNoResults() throws IOException {
    assertTrue(Results.of(new ObjectMapper().readTree("{}")).isEmpty());
    assertTrue(Results.of(new ObjectMapper().readTree("{\"pooled\": 3}")).isEmpty());
  }

  @Test
  void picturesHaveNoWordOnDistances() throws IOException {
    String html = Report.of(List.of(run), "t").html();
    assertFalse(html.contains("HD95") || html.contains("Surface Dice"), html);
  }

  @Test
  void oneLoggedStepMakesASentenceAndNoChart() throws IOException {
    Files.writeString(
        run.resolve("metrics.jsonl"),
        "{\"kind\":\"step\",\"step\":10,\"epoch\":1,\"loss\":1.25,\"lr\":0.1}\n");
    String html = Report.of(List.of(run), "t").html();
    assertTrue(
        html.contains(
            "One step was logged, so there is no curve of the loss; it was 1.250 at step 10."));
    assertFalse(html.contains("<polyline"), "an empty chart");
  }

  @Test
  void volumesAreToldInMillilitres() throws IOException {
    List<CaseResult> cases =
        List.of(
            new CaseResult("s0", "c", List.of(List.of(GOOD)), List.of()).withVoxel(500),
            new CaseResult("s0", "d", List.of(List.of(GOOD)), List.of()).withVoxel(500),
            new CaseResult("s1", "e", List.of(List.of(POOR)), List.of()).withVoxel(500));
    Files.writeString(
        run.resolve("evaluation.json"),
        Evaluation.of(cases, EvaluationSettings.of("test", .5, List.of(1))).toJson());
    List<SubjectScore> subjects = Results.of(evaluation()).orElseThrow().subjects();
    assertEquals("20", subjects.get(0).truth()); // 40 voxels of half a millilitre
    assertEquals("15", subjects.get(0).drawn());
    assertEquals("50", subjects.get(1).truth());
    String html = Report.of(List.of(run), "t").html();
    assertTrue(html.contains("Expert, ml") && html.contains("true size in ml"), html);
  }

  // --- headline ------------------------------------------------------------------------------

  private String story() {
    return String.join(" ", Headline.of(record()).story());
  }

  @Test
  void theHeadlineHasTheNumbersOfTheFile() {
    double second = 2 * 10 / (2.0 * 10 + 25 + 30);
    String dice = Score.round((.8 + second + .8) / 3, 2);
    for (String said :
        List.of(
            "unet",
            "2 epochs",
            "3 subjects",
            dice,
            Text.percent(130 / 190.0), // recall of all pixels
            Text.percent(130 / 185.0), // precision
            Text.percent(2 / 3.0), // reach a Dice of 0.7
            Score.round(second, 2),
            "(s1)")) {
      assertTrue(story().contains(said), said + ": " + story());
    }
    Map<String, String> tiles =
        Headline.of(record()).tiles().stream()
            .collect(Collectors.toMap(Headline.Tile::name, tile -> tile.score().value()));
    assertEquals(dice, tiles.get("Dice, mean of subjects"));
    assertEquals(Score.round(130 / 190.0, 2), tiles.get("Recall, pooled"));
    assertEquals(Score.round(130 / 185.0, 2), tiles.get("Precision, pooled"));
    assertFalse(tiles.containsKey("HD95 in mm"), "pictures have none");
  }

  @Test
  void anEvaluationOnValidationIsSaidToBeOne() throws IOException {
    String onTest = story();
    evaluation("val", .5, GOOD, QUIET, POOR, QUIET);
    String onValidation = story();
    assertTrue(onValidation.contains("were chosen on these subjects"), onValidation);
    assertFalse(onTest.contains("were chosen on these subjects"), onTest);
    assertFalse(onValidation.contains("never seen"), onValidation);
  }

  /** Fewer than ten. */
  @Test
  void fewSubjectsAreSaidToBeFew() throws IOException {
    Counts[] nine = new Counts[18];
    Counts[] ten = new Counts[20];
    Arrays.fill(nine, GOOD);
    Arrays.fill(ten, GOOD);
    evaluation("test", .5, nine);
    String few = story();
    evaluation("test", .5, ten);
    assertTrue(few.length() > story().length(), few + " / " + story());
  }

  @Test
  void beforeItsEvaluationTheValidationDiceIsTold() throws IOException {
    Files.delete(run.resolve("evaluation.json"));
    assertTrue(story().contains("0.50"), story());
    assertEquals(List.of(), Headline.of(record()).tiles());
  }

  // --- facts ---------------------------------------------------------------------------------

  private Map<String, String> facts(String title) {
    return Facts.of(record()).stream()
        .filter(facts -> facts.title().equals(title))
        .flatMap(facts -> facts.entries().stream())
        .collect(Collectors.toMap(Facts.Entry::name, Facts.Entry::value));
  }

  @Test
  void factsAreThoseOfTheConfiguration() {
    assertEquals(Map.of("model", "unet", "flips", "yes", "background share", "1"), facts("Method"));
    assertEquals(
        Map.of("folder", "/d", "preprocessing height", "96", "preprocessing plane", "AXIAL"),
        facts("Data"));
    assertEquals(Map.of("learning rate", "0.0003", "steps", "1200"), facts("Optimisation"));
    assertEquals(
        Map.of("train", "3 subjects", "val", "1 subject", "test", "0 subjects"), facts("Split"));
    Map<String, String> machine = facts("Machine and versions");
    assertEquals("2", machine.get("processors"));
    assertEquals("40.2 images/s", machine.get("speed, median"));
    assertFalse(machine.containsKey("libtorch"), "not known");
    assertFalse(machine.containsKey("command") || machine.containsKey("slices"), "elsewhere");
  }

  // --- tables and text -----------------------------------------------------------------------

  @Test
  void aDifferenceIsStrongWhereItsIntervalLeavesZeroOut() {
    Cell better = Cell.ofDifference(new Estimate(.1234, .0101, .2), 3);
    assertEquals(new Cell("+0.123", "+0.010 … +0.200", "", true), better);
    Cell worse = Cell.ofDifference(new Estimate(-.1, -.2, -.05), 3);
    assertEquals(new Cell("−0.100", "−0.200 … −0.050", "", true), worse);
    assertFalse(Cell.ofDifference(new Estimate(.1, -.01, .2), 3).strong());
    assertFalse(Cell.ofDifference(new Estimate(.1, 0, .2), 3).strong(), "zero is in it");
    assertFalse(Cell.ofDifference(new Estimate(-.1, -.2, 0), 3).strong(), "zero is in it");
    assertEquals("0.000", Cell.ofDifference(new Estimate(-.0001, -.1, .1), 3).value());
    assertEquals("–", Cell.ofDifference(Estimate.UNDEFINED, 3).value());
  }

  @Test
  void aCellIsOneLineInMarkdown() {
    assertEquals("**0.5** [0.4, 0.6]", Cell.of(new Estimate(.5, .4, .6), 1, true).inline());
    assertEquals("0.5", Cell.of(new Estimate(.5, Double.NaN, Double.NaN), 1, false).inline());
    assertEquals("–", Cell.of(Estimate.UNDEFINED, 1, true).inline());
  }

  @Test
  void numbersAreWrittenAsPeopleDo() {
    assertEquals("1 slice", Text.count(1, "slice"));
    assertEquals("43,281 slices", Text.count(43281, "slice"));
    assertEquals("64\u00a0%", Text.percent(.64));
    assertEquals("0.9\u00a0%", Text.percent(.009));
    assertEquals("1\u00a0%", Text.percent(.0096));
    assertEquals("0\u00a0%", Text.percent(0));
    assertEquals("3", Text.number(3.0));
    assertEquals("0.0003", Text.number(3e-4));
    assertEquals("1.3333", Text.number(4 / 3.0));
    assertEquals("12.3", Text.significant(12.345, 3));
    assertEquals("1230", Text.significant(1234.5, 3));
    assertEquals("0.0000123", Text.significant(1.2345e-5, 3));
    assertEquals("–", Text.significant(Double.NaN, 3));
    assertEquals(
        "train --data 'a b' 'it'\\''s'", Text.command(List.of("train", "--data", "a b", "it's")));
  }
}
