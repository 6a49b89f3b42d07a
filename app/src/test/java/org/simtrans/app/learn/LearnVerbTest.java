package org.simtrans.app.learn;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.simtrans.app.cli.ExitCode;
import org.simtrans.app.cli.Invocation;
import org.simtrans.phantom.PhantomCohort;
import org.simtrans.phantom.PhantomConfig;

/** One command on heads of a few voxels, and what others do with what it leaves. */
class LearnVerbTest {
  @TempDir static Path folder;

  private static Path data; // six heads, of which two have no labels

  @BeforeAll
  static void writeCohort() throws IOException {
    data = folder.resolve("phantoms");
    PhantomConfig small = new PhantomConfig(26, 30, 24, 7, 0.03, 0.2, 20, 150);
    PhantomCohort.write(data, small, 6, 1, 2, done -> {});
    try (var files = Files.walk(data)) {
      for (Path mask :
          files.filter(f -> f.toString().matches(".*c000[56].*LesionSmooth.*")).toList()) {
        Files.delete(mask);
      }
    }
  }

  private static Invocation learn(Path out, Object... further) {
    Object[] words = {"learn", "--data", data, "--out", out, "--minutes", 0.1, "--threads", 1};
    Object[] all = new Object[words.length + further.length];
    System.arraycopy(words, 0, all, 0, words.length);
    System.arraycopy(further, 0, all, words.length, further.length);
    return Invocation.of(all);
  }

  @Test
  void leavesARunThatSegmentEvaluateAndResumeTake() throws IOException {
    Path run = folder.resolve("learned");
    Invocation learned = learn(run, "--pretraining", 0.3);
    assertEquals(ExitCode.DONE, learned.exitCode(), learned.err());
    assertTrue(learned.err().contains("network: unet"), learned.err());
    assertTrue(learned.err().contains("share of pretraining: 30 %, as you asked"), learned.err());
    assertTrue(learned.err().indexOf("the plan:") < learned.err().indexOf("prepare:"));
    assertTrue(learned.out().contains("subjects that chose epoch and threshold"), learned.out());
    for (String name :
        new String[] {
          "plan.json",
          "config.json",
          "model.safetensors",
          "evaluation.json",
          "cases.csv",
          "report.html",
          "pictures/index.json",
          "pretraining/network.safetensors",
          "pretraining/report.html"
        }) {
      boolean network = name.startsWith("pretraining/network");
      assertTrue(
          Files.exists(run.resolve(name))
              || network && Files.exists(run.resolve("pretraining/model.safetensors")),
          name);
    }

    Path scan;
    try (var files = Files.walk(data)) {
      scan = files.filter(f -> f.toString().endsWith("_t1w_stx.nii.gz")).findFirst().orElseThrow();
    }
    Path masks = folder.resolve("masks");
    Invocation drawn = Invocation.of("segment", "--run", run, scan, "--out", masks);
    assertEquals(ExitCode.DONE, drawn.exitCode(), drawn.err());
    Invocation judged = Invocation.of("evaluate", "--run", run, "--data", data, "--split", "val");
    assertEquals(ExitCode.DONE, judged.exitCode(), judged.err());

    Invocation again = learn(run);
    assertEquals(ExitCode.FAILED, again.exitCode());
    assertTrue(again.err().contains("--resume"), again.err());
    Invocation other = learn(run, "--resume");
    assertEquals(ExitCode.WRONG_USAGE, other.exitCode());
    assertTrue(other.err().contains("--minutes"), other.err());
    Invocation resumed = Invocation.of("learn", "--out", run, "--resume");
    assertEquals(ExitCode.DONE, resumed.exitCode(), resumed.err());
    assertTrue(resumed.out().contains("Dice"), resumed.out());
  }

  @Test
  @Tag("slow")
  void foldsDrawTogether() throws IOException {
    Path run = folder.resolve("folds");
    Invocation learned = learn(run, "--folds", 2);
    assertEquals(ExitCode.DONE, learned.exitCode(), learned.err());
    assertTrue(learned.out().contains("each judged by a fold"), learned.out());
    Path scan;
    try (var files = Files.walk(data)) {
      scan = files.filter(f -> f.toString().endsWith("_t1w_stx.nii.gz")).findFirst().orElseThrow();
    }
    Invocation drawn =
        Invocation.of("segment", "--run", run, scan, "--out", folder.resolve("fold-masks"));
    assertEquals(ExitCode.DONE, drawn.exitCode(), drawn.err());
  }

  @Test
  void aDryRunSaysThePlanAndWritesNothing() {
    Path run = folder.resolve("dry");
    Invocation said = learn(run, "--dry-run", "--model", "simtrans", "--augment", "strong");
    assertEquals(ExitCode.DONE, said.exitCode(), said.err());
    assertTrue(
        said.out().contains("network: simtrans with swin-tiny-test, as you asked"), said.out());
    assertTrue(said.out().contains("augmentation: strong, as you asked"), said.out());
    assertFalse(Files.exists(run));
    Invocation json = learn(run, "--dry-run", "--json");
    assertEquals(0.1, json.json().path("minutes").asDouble());
  }

  @Test
  void whatItCannotDoIsRefusedByName() {
    Path run = folder.resolve("refused");
    Invocation missing = Invocation.of("learn", "--out", run);
    assertEquals(ExitCode.WRONG_USAGE, missing.exitCode());
    assertTrue(missing.err().contains("--data is missing"), missing.err());
    Invocation ranks = learn(run, "--ranks", 2);
    assertEquals(ExitCode.WRONG_USAGE, ranks.exitCode());
    assertTrue(ranks.err().contains("--ranks"), ranks.err());
    assertTrue(ranks.err().contains("'pretrain' and 'train'"), ranks.err());
    Invocation among = Invocation.of("learn", "--data", data, "--out", data);
    assertEquals(ExitCode.WRONG_USAGE, among.exitCode());
    assertTrue(among.err().contains("choose a folder of its own for the run (--out)"), among.err());
    Invocation both = learn(run, "--folds", 2, "--label-fraction", 0.5);
    assertEquals(ExitCode.WRONG_USAGE, both.exitCode());
    assertTrue(both.err().contains("--label-fraction and --folds"), both.err());
    assertFalse(Files.exists(run));
  }
}
