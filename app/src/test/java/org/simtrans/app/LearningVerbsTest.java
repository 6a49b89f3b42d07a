package org.simtrans.app;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.simtrans.data.Cohort;
import org.simtrans.data.CohortOptions;
import org.simtrans.image.Images;
import org.simtrans.image.Volume;
import org.simtrans.phantom.PhantomCohort;
import org.simtrans.phantom.PhantomConfig;

/** The verbs that learn, in the order in which a user meets them, on heads of a few voxels. */
class LearningVerbsTest {
  @TempDir static Path folder;

  private static Path data;
  private static Path pretrained;
  private static Path trained;

  @BeforeAll
  static void learn() {
    data = folder.resolve("phantoms");
    pretrained = folder.resolve("pretrained");
    trained = folder.resolve("trained");
    PhantomConfig small = new PhantomConfig(26, 30, 24, 7, 0.03, 0.2, 20, 150);
    PhantomCohort.write(data, small, 6, 1, 2, done -> {});
    succeed(
        "pretrain",
        "--data",
        data,
        "--out",
        pretrained,
        "--preset",
        "tiny",
        "--size",
        "32x64",
        "--batch",
        4,
        "--steps",
        2,
        "--temperature",
        0.2);
    succeed(
        "train",
        "--data",
        data,
        "--out",
        trained,
        "--preset",
        "tiny",
        "--size",
        "32x64",
        "--batch",
        4,
        "--steps",
        2,
        "--pretrained",
        pretrained);
  }

  private static Invocation succeed(Object... args) {
    Invocation invocation = Invocation.of(args);
    assertEquals(Main.DONE, invocation.exitCode(), invocation.err());
    return invocation;
  }

  @Test
  void aRunFolderHoldsWhatTheContractLists() {
    for (String name :
        new String[] {"config.json", "splits.json", "metrics.jsonl", "checkpoint", "report.html"}) {
      assertTrue(Files.exists(pretrained.resolve(name)), name);
      assertTrue(Files.exists(trained.resolve(name)), name);
    }
    assertTrue(Files.exists(pretrained.resolve("encoder.safetensors")));
    assertTrue(Files.exists(trained.resolve("model.safetensors")));
  }

  @Test
  void theReportOfAPretrainingShowsItsViews() throws IOException {
    assertTrue(Files.exists(pretrained.resolve("pictures/views-01.png")));
    String report = Files.readString(pretrained.resolve("report.html"));
    assertTrue(report.contains("<section class=\"views\">"));
  }

  @Test
  void configHoldsTheOverriddenSettingsAndTheRestOfThePreset() throws IOException {
    JsonNode json =
        new ObjectMapper().readTree(pretrained.resolve("config.json").toFile()).get("config");

    assertEquals(0.2, json.get("temperature").asDouble());
    assertEquals("swin-tiny-test", json.get("encoder").asText());
    assertEquals(32, json.get("data").get("preprocessing").get("height").asInt());
    assertEquals(64, json.get("data").get("preprocessing").get("width").asInt());
    assertEquals(1e-3, json.get("optimisation").get("learning_rate").asDouble());
  }

  @Test
  void anEarlierConfigGivesTheSameWeights() throws IOException {
    Path again = folder.resolve("again");

    succeed("pretrain", "--config", pretrained.resolve("config.json"), "--out", again);

    assertArrayEquals(
        Files.readAllBytes(pretrained.resolve("encoder.safetensors")),
        Files.readAllBytes(again.resolve("encoder.safetensors")));
  }

  @Test
  void aFolderWithARunIsNotOverwritten() {
    Invocation refused = Invocation.of("train", "--data", data, "--out", trained);

    assertEquals(Main.FAILED, refused.exitCode());
    assertTrue(refused.err().contains("--resume"), refused.err());
  }

  @Test
  void evaluatePrintsWhatItWrites() throws IOException {
    Invocation evaluated = succeed("evaluate", "--run", trained, "--data", data, "--json");

    JsonNode json = evaluated.json();
    assertEquals("test", json.get("split").asText());
    for (String key :
        new String[] {
          "subjects",
          "slices",
          "threshold",
          "empty_policy",
          "pooled",
          "per_slice",
          "per_subject",
          "cases"
        }) {
      assertTrue(json.has(key), key);
    }
    assertTrue(json.get("per_subject").has("hd95_mm"));
    assertEquals(Files.readString(trained.resolve("evaluation.json")), evaluated.out());
    assertTrue(Files.exists(trained.resolve("pictures/index.json")));
  }

  @Test
  void segmentKeepsTheGeometry() throws IOException {
    Path scan = Cohort.open(data, CohortOptions.defaults()).cases().get(0).image();
    Path masks = folder.resolve("masks");

    Invocation segmented =
        succeed(
            "segment",
            "--run",
            trained,
            scan,
            "--out",
            masks,
            "--overlay",
            "--probabilities",
            "--json");

    Path mask = Path.of(segmented.json().get(0).get("mask").asText());
    Volume source = Images.read(scan);
    Volume written = Images.read(mask);
    assertArrayEquals(source.shape(), written.shape());
    assertTrue(source.affine().closeTo(written.affine(), 1e-6));
    String stem = Images.stem(mask);
    assertTrue(Files.exists(masks.resolve(stem + "_overlay.png")));
    assertTrue(Files.exists(masks.resolve(stem + "_probability.nii.gz")));
  }
}
