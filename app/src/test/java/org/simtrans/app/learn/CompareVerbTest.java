package org.simtrans.app.learn;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.simtrans.app.cli.ExitCode;
import org.simtrans.app.cli.Invocation;
import org.simtrans.layout.Splits;
import org.simtrans.phantom.PhantomCohort;
import org.simtrans.phantom.PhantomConfig;

/** A comparison of two systems with two shares of labels, on heads of a few voxels. */
class CompareVerbTest {
  @TempDir static Path folder;

  private static Path data;
  private static Path out;

  @BeforeAll
  static void compare() {
    data = folder.resolve("phantoms");
    out = folder.resolve("compared");
    PhantomConfig small = new PhantomConfig(26, 30, 24, 7, 0.03, 0.2, 20, 150);
    PhantomCohort.write(data, small, 8, 1, 2, done -> {});
    Invocation done =
        compare(
            "--models",
            "simtrans,simtrans@40x32+pretrained",
            "--label-fractions",
            "0.5,1",
            "--epochs",
            1,
            "--pretrain-steps",
            2);
    assertEquals(ExitCode.DONE, done.exitCode(), done.err());
  }

  private static Invocation compare(Object... further) {
    List<Object> words =
        new ArrayList<>(List.of("compare", "--data", data, "--out", out, "--preset", "tiny"));
    words.addAll(List.of("--size", 32, "--batch", 4, "--threads", 1));
    words.addAll(List.of(further));
    return Invocation.of(words.toArray());
  }

  private static JsonNode tables() throws IOException {
    return new ObjectMapper().readTree(out.resolve("tables.json").toFile());
  }

  private static Path run(String system, String labels) {
    return out.resolve("runs").resolve(system).resolve(labels).resolve("seed-1");
  }

  @Test
  void runsAreOrdinaryRunFolders() {
    for (String file :
        List.of(
            "config.json",
            "splits.json",
            "metrics.jsonl",
            "model.safetensors",
            "report.html",
            "evaluation.json",
            "pictures/index.json")) {
      assertTrue(Files.exists(run("simtrans@40x32+pretrained", "labels-50").resolve(file)), file);
    }
    Invocation again =
        Invocation.of("evaluate", "--run", run("simtrans", "labels-100"), "--data", data);
    assertEquals(ExitCode.DONE, again.exitCode(), again.err());
  }

  @Test
  void allRunsShareTheSplitAndFewerLabelsAreAPartOfMore() {
    Splits whole = Splits.read(run("simtrans", "labels-100").resolve("splits.json"));
    Splits half = Splits.read(run("simtrans", "labels-50").resolve("splits.json"));
    assertEquals(whole, Splits.read(out.resolve("splits.json")));
    assertEquals(whole.test(), half.test());
    assertTrue(whole.train().containsAll(half.train()));
    assertTrue(half.train().size() < whole.train().size());
    assertEquals(
        half, Splits.read(run("simtrans@40x32+pretrained", "labels-50").resolve("splits.json")));
    assertEquals(
        whole, Splits.read(out.resolve("pretrained/swin-tiny-test").resolve("splits.json")));
  }

  @Test
  void epochsBecomeTheUpdatesOfAllLabels() throws IOException {
    JsonNode runs = tables().get("runs");
    assertEquals(4, runs.size());
    long updates = tables().at("/study/config/updates").asLong();
    assertTrue(updates > 1);
    for (JsonNode run : runs) {
      assertEquals(updates, run.get("updates").asLong());
    }
  }

  @Test
  void tablesHoldEveryLevelTheDifferencesAndThePapersNumbers() throws IOException {
    JsonNode tables = tables();
    assertEquals("simtrans@40x32+pretrained", tables.get("reference").asText());
    assertEquals(2, tables.get("accuracy").size());
    JsonNode all = tables.at("/accuracy/1");
    assertEquals(1, all.get("label_fraction").asDouble());
    JsonNode evaluation =
        new ObjectMapper()
            .readTree(run("simtrans", "labels-100").resolve("evaluation.json").toFile());
    for (String level : List.of("pooled", "per_slice", "lesion_slices", "per_subject")) {
      for (String measure : List.of("dice", "iou", "mean_iou", "precision", "recall")) {
        JsonNode score = all.at("/systems/0/scores/" + level + "/" + measure);
        assertEquals(evaluation.at("/" + level + "/" + measure + "/mean"), score.get("mean"));
        assertEquals(evaluation.at("/" + level + "/" + measure + "/ci95"), score.get("ci95"));
        double difference =
            all.at("/differences/0/scores/" + level + "/" + measure + "/mean").asDouble();
        double other = all.at("/systems/1/scores/" + level + "/" + measure + "/mean").asDouble();
        assertEquals(other - score.get("mean").asDouble(), difference, 1e-12);
      }
    }
    assertEquals(0.7585, tables.at("/paper/accuracy/2/dice").asDouble());
    assertEquals(47.51, tables.at("/paper/costs/2/giga_macs").asDouble());
    assertTrue(tables.at("/costs/0/parameters").asLong() > 1000);
    assertTrue(tables.at("/costs/0/macs/full").asLong() > 1000);
    assertTrue(tables.at("/costs/0/inference_images_per_second").asDouble() > 0);
  }

  @Test
  void pagesAreWritten() throws IOException {
    String page = Files.readString(out.resolve("report.html"));
    String markdown = Files.readString(out.resolve("tables.md"));
    assertTrue(page.contains("Label efficiency") && !page.contains("src=\"http"));
    assertTrue(page.contains("<svg") && page.contains("100 %"), "Dice by share of labels is drawn");
    assertTrue(Files.exists(out.resolve("figure9.png")));
    assertTrue(page.contains("src=\"data:image/png"), "Figure 9 is in the page");
    assertTrue(markdown.contains("|\n| simtrans@40x32+pretrained |"), "rows follow each other");
  }

  @Test
  void resumingDoesOnlyWhatIsMissing() throws IOException {
    Path kept = run("simtrans", "labels-50").resolve("model.safetensors");
    Path broken = run("simtrans", "labels-100").resolve("evaluation.json");
    FileTime before = Files.getLastModifiedTime(kept);
    String score = Files.readString(broken);
    Files.delete(broken);
    Invocation resumed = compare("--epochs", 1, "--resume", "--seeds", "1,2");
    assertEquals(ExitCode.DONE, resumed.exitCode(), resumed.err());
    assertEquals(before, Files.getLastModifiedTime(kept));
    assertEquals(score, Files.readString(broken));
    JsonNode tables = tables();
    assertEquals(8, tables.get("runs").size());
    JsonNode dice = tables.at("/accuracy/1/systems/0/scores/pooled/dice");
    assertEquals(2, dice.get("seed_values").size());
    assertEquals(
        (dice.at("/seed_values/0").asDouble() + dice.at("/seed_values/1").asDouble()) / 2,
        dice.get("mean").asDouble(),
        1e-12);
  }

  @Test
  void aStudyIsNeitherOverwrittenNorMixed() {
    Invocation again = compare("--models", "simtrans", "--epochs", 1);
    assertEquals(ExitCode.FAILED, again.exitCode());
    assertTrue(again.err().contains("--resume"), again.err());
    Invocation other = compare("--epochs", 2, "--resume");
    assertEquals(ExitCode.FAILED, other.exitCode());
    assertTrue(other.err().contains("optimisation"), other.err());
  }

  @Test
  void whatIsUnknownIsWrongUsage() {
    Path elsewhere = folder.resolve("elsewhere");
    for (List<String> words :
        List.of(
            List.of("--models", "simtrans,nosuch"),
            List.of("--models", "simtrans+long"),
            List.of("--models", "simtrans,simtrans"),
            List.of("--models", "simtrans", "--seeds", "1,1"),
            List.of("--models", "simtrans", "--label-fractions", "0,1"),
            List.of("--models", "simtrans", "--reference", "resunet"),
            List.of("--models", "simtrans", "--pretrained", "/no/such/run"))) {
      List<Object> all =
          new ArrayList<>(
              List.of(
                  "compare", "--data", data, "--out", elsewhere, "--preset", "tiny", "--steps", 1));
      all.addAll(words);
      Invocation refused = Invocation.of(all.toArray());
      assertEquals(ExitCode.WRONG_USAGE, refused.exitCode(), words + ": " + refused.err());
    }
  }

  @Test
  void aPretrainingThatKnowsTheTestIsRefusedAndSoIsWhatBeganWithIt() {
    Path other = folder.resolve("other-split");
    Path after = folder.resolve("after-other");
    Path splits = out.resolve("splits.json");
    pretrain(other, "--seed", 9);
    pretrain(after, "--pretrained", other, "--splits", splits);
    assertNotEquals(Splits.read(other.resolve("splits.json")).test(), Splits.read(splits).test());
    assertEquals(Splits.read(after.resolve("splits.json")), Splits.read(splits));
    for (Path leaky : List.of(other, after)) {
      Invocation refused =
          Invocation.of(
              "compare",
              "--data",
              data,
              "--out",
              folder.resolve("leaky").resolve(leaky.getFileName()),
              "--preset",
              "tiny",
              "--models",
              "simtrans,simtrans@40x32+pretrained",
              "--pretrained",
              leaky,
              "--splits",
              splits,
              "--steps",
              1);
      assertEquals(ExitCode.WRONG_USAGE, refused.exitCode(), refused.err());
      assertTrue(refused.err().contains(other + ") has learned from"), refused.err());
      assertFalse(
          Files.exists(folder.resolve("leaky").resolve(leaky.getFileName()).resolve("runs")));
    }
  }

  private static void pretrain(Path run, Object... further) {
    List<Object> words =
        new ArrayList<>(List.of("pretrain", "--data", data, "--out", run, "--preset", "tiny"));
    words.addAll(List.of("--size", 32, "--batch", 4, "--steps", 1));
    words.addAll(List.of(further));
    Invocation trained = Invocation.of(words.toArray());
    assertEquals(ExitCode.DONE, trained.exitCode(), trained.err());
  }
}
