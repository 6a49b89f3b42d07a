package org.simtrans.app.learn;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.simtrans.app.cli.ExitCode;
import org.simtrans.app.cli.Invocation;
import org.simtrans.cohort.Cohort;
import org.simtrans.cohort.CohortOptions;
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
    assertEquals(ExitCode.DONE, invocation.exitCode(), invocation.err());
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

  private static boolean hasEvents(Path run) throws IOException {
    try (Stream<Path> files = Files.list(run)) {
      return files.anyMatch(file -> file.getFileName().toString().contains("tfevents"));
    }
  }

  @Test
  void aRunHasEventsForTensorBoardUnlessTheyAreNotWanted() throws IOException {
    assertTrue(hasEvents(pretrained) && hasEvents(trained));
    Path without = folder.resolve("without-events");
    succeed(
        "train",
        "--data",
        data,
        "--out",
        without,
        "--preset",
        "tiny",
        "--size",
        "32x64",
        "--batch",
        4,
        "--steps",
        1,
        "--no-tensorboard");
    assertFalse(hasEvents(without));
    assertFalse(Files.readString(without.resolve("report.html")).contains("http-equiv"));
  }

  @Test
  void theReportOfAPretrainingShowsItsViews() throws IOException {
    assertTrue(Files.exists(pretrained.resolve("pictures/views-01.png")));
    String report = Files.readString(pretrained.resolve("report.html"));
    assertTrue(report.contains("<section class=\"views\">"));
  }

  /** Hidden blocks after views, planted lesions after hidden blocks. */
  @Test
  void tasksFollowOneAnotherAndTheirReportsShowThem() throws IOException {
    Path masked = folder.resolve("masked");
    Path planted = folder.resolve("planted");
    Invocation first = pretrain("simmim", pretrained, masked, "--mask-patch", 8);
    Invocation second = pretrain("lesions", masked, planted);

    for (Invocation one : new Invocation[] {first, second}) {
      assertTrue(one.err().contains("into the encoder, 0 missing, 0 unexpected"), one.err());
    }
    JsonNode json =
        new ObjectMapper().readTree(masked.resolve("config.json").toFile()).get("config");
    assertEquals("simmim", json.at("/task/name").asText());
    assertEquals(8, json.at("/task/masking/patch").asInt());
    assertEquals(0.6, json.at("/task/masking/ratio").asDouble());
    assertEquals(pretrained.toString(), json.get("pretrained").asText());
    assertTrue(Files.readString(masked.resolve("metrics.jsonl")).contains("\"guess\":"));
    assertReport(masked, "fill in the hidden parts of a slice", "with these blocks hidden");
    assertReport(planted, "find lesions that were planted", "Lesions planted into slices");

    Invocation refused =
        Invocation.of(
            "pretrain",
            "--data",
            data,
            "--out",
            folder.resolve("x"),
            "--task",
            "simmim",
            "--encoder",
            "resnet50");
    assertEquals(ExitCode.WRONG_USAGE, refused.exitCode());
    assertTrue(refused.err().contains("swin-tiny-test, swin-t"), refused.err());
  }

  /** Another task that begins with the settings of a run in chunks leaves them behind. */
  @Test
  void contrastAloneHasChunks() throws IOException {
    Path chunked = folder.resolve("chunked");
    Path after = folder.resolve("after-chunks");
    pretrain("simclr", pretrained, chunked, "--chunk", 3);
    pretrain("lesions", chunked, after, "--config", chunked.resolve("config.json"));

    assertEquals(3, chunk(chunked).asInt());
    assertTrue(chunk(after).isMissingNode());
    Invocation refused =
        Invocation.of(
            "pretrain",
            "--data",
            data,
            "--out",
            folder.resolve("y"),
            "--task",
            "lesions",
            "--chunk",
            3);
    assertEquals(ExitCode.WRONG_USAGE, refused.exitCode());
    assertTrue(refused.err().contains("only --task simclr has this setting"), refused.err());
    assertEquals(1, refused.err().lines().filter(line -> line.startsWith("simtrans")).count());
  }

  private static JsonNode chunk(Path run) throws IOException {
    return new ObjectMapper()
        .readTree(run.resolve("config.json").toFile())
        .at("/config/task/chunk");
  }

  private static Invocation pretrain(String task, Path from, Path out, Object... more) {
    List<Object> words = new ArrayList<>(List.of("pretrain", "--data", data, "--out", out));
    words.addAll(List.of("--preset", "tiny", "--size", "32x64", "--batch", 4, "--steps", 2));
    words.addAll(List.of("--task", task, "--pretrained", from));
    words.addAll(List.of(more));
    return succeed(words.toArray());
  }

  private static void assertReport(Path run, String... said) throws IOException {
    assertTrue(Files.exists(run.resolve("pictures/views-01.png")));
    String report = Files.readString(run.resolve("report.html"));
    for (String words : said) {
      assertTrue(report.contains(words), words);
    }
  }

  @Test
  void configHoldsTheOverriddenSettingsAndTheRestOfThePreset() throws IOException {
    JsonNode json =
        new ObjectMapper().readTree(pretrained.resolve("config.json").toFile()).get("config");

    assertEquals(0.2, json.at("/task/temperature").asDouble());
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

    assertEquals(ExitCode.FAILED, refused.exitCode());
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
    Path scan = Cohort.open(data, CohortOptions.defaults()).cases().get(0).image().first();
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

  @Test
  void segmentWritesWhatComesBeforeADamagedImage() throws IOException {
    List<Path> scans =
        Cohort.open(data, CohortOptions.defaults()).cases().stream()
            .map(one -> one.image().first())
            .limit(2)
            .toList();
    Path damaged = folder.resolve("damaged.nii.gz");
    Files.write(damaged, new byte[] {1, 2, 3});
    Path masks = folder.resolve("masks-before");

    Invocation stopped =
        Invocation.of(
            "segment", "--run", trained, scans.get(0), scans.get(1), damaged, "--out", masks);

    assertEquals(1, stopped.exitCode(), stopped.err());
    assertTrue(stopped.err().contains("damaged.nii.gz"), stopped.err());
    for (Path scan : scans) {
      Path mask = masks.resolve(scan.getFileName());
      assertArrayEquals(Images.read(scan).shape(), Images.read(mask).shape());
      assertTrue(stopped.out().contains(mask + ":"), stopped.out());
    }
  }

  @Test
  void figuresShowFeaturesOfBothKindsOfRunAndMasksOfSeveral() throws IOException {
    Path features = folder.resolve("features.png");
    Path ofModel = folder.resolve("of-model.png");
    Path gallery = folder.resolve("gallery.png");
    succeed("figure", "features", "--run", pretrained, "--data", data, "--out", features);
    succeed("figure", "features", "--run", trained, "--data", data, "--out", ofModel);
    succeed(
        "figure",
        "gallery",
        "--runs",
        trained + "," + trained,
        "--names",
        "Once,Again",
        "--data",
        data,
        "--split",
        "all",
        "--rows",
        2,
        "--out",
        gallery);
    BufferedImage stages = ImageIO.read(features.toFile());
    assertTrue(stages.getWidth() > stages.getHeight());
    assertFalse(Arrays.equals(Files.readAllBytes(features), Files.readAllBytes(ofModel)));
    assertTrue(ImageIO.read(gallery.toFile()).getHeight() > 400);

    byte[] once = Files.readAllBytes(features);
    succeed("figure", "features", "--run", pretrained, "--data", data, "--out", features);
    assertArrayEquals(once, Files.readAllBytes(features));
  }

  @Test
  void figuresSayWhatRunsLack() {
    Path image = Cohort.open(data, CohortOptions.defaults()).cases().get(0).image().first();
    refuse("neither model.safetensors", "figure", "features", "--run", folder, "--image", image);
    refuse("neither --run nor --weights", "figure", "features", "--image", image);
    refuse(
        "--encoder is missing",
        "figure",
        "features",
        "--weights",
        trained.resolve("model.safetensors"),
        "--image",
        image);
    refuse("of 'pretrain'", "figure", "gallery", "--runs", pretrained, "--data", data);
    refuse(
        "1 names for 2",
        "figure",
        "gallery",
        "--runs",
        trained + "," + trained,
        "--names",
        "one",
        "--data",
        data);
    refuse(
        "--split is 'tset'",
        "figure",
        "gallery",
        "--runs",
        trained,
        "--data",
        data,
        "--split",
        "tset");
  }

  private static void refuse(String because, Object... args) {
    Invocation refused = Invocation.of(args);
    assertTrue(refused.exitCode() == ExitCode.FAILED || refused.exitCode() == ExitCode.WRONG_USAGE);
    assertTrue(refused.err().contains(because), refused.err());
    assertEquals(1, refused.err().strip().lines().count(), refused.err());
  }
}
