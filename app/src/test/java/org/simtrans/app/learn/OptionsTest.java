package org.simtrans.app.learn;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.simtrans.app.cli.ExitCode;
import org.simtrans.app.cli.Invocation;
import org.simtrans.image.Affine;
import org.simtrans.image.Images;
import org.simtrans.image.Volume;
import org.simtrans.layout.Splits;

/** What an option says arrives in the run, and what it must not say is refused by its name. */
class OptionsTest {
  @TempDir static Path folder;

  private static Path data;

  @BeforeAll
  static void write() {
    data = folder.resolve("data");
    Random random = new Random(1);
    for (String name : List.of("axial/a", "axial/b", "axial/c", "axial/d", "axial/e", "axial/f")) {
      picture(name, random);
    }
    picture("odd/x", random);
  }

  private static void picture(String name, Random random) {
    byte[] image = new byte[32 * 32];
    byte[] mask = new byte[32 * 32];
    for (int p = 0; p < image.length; p++) {
      boolean inside = p % 32 > 10 && p % 32 < 20 && p / 32 > 8 && p / 32 < 17;
      image[p] = (byte) (1 + random.nextInt(60) + (inside ? 60 : 0));
      mask[p] = (byte) (inside ? 1 : 0);
    }
    int[] shape = {32, 32, 1};
    Affine affine = Affine.scaling(1, 1, 1);
    Images.write(data.resolve("images/" + name + ".png"), Volume.ofLabels(shape, affine, image));
    Images.write(data.resolve("labels/" + name + ".png"), Volume.ofLabels(shape, affine, mask));
  }

  private static Invocation learn(String verb, Path run, Object... further) {
    List<Object> words =
        new ArrayList<>(List.of(verb, "--data", data, "--out", run, "--preset", "tiny"));
    words.addAll(List.of("--size", 32, "--batch", 2, "--threads", 1, "--steps", 1));
    words.addAll(List.of(further));
    return Invocation.of(words.toArray());
  }

  private static JsonNode learned(String verb, Path run, Object... further) throws IOException {
    Invocation done = learn(verb, run, further);
    assertEquals(ExitCode.DONE, done.exitCode(), done.err());
    return new ObjectMapper().readTree(run.resolve("config.json").toFile()).path("config");
  }

  /** Wherever in the configuration they stand. */
  private static void assertSettings(JsonNode config, Map<String, String> expected) {
    expected.forEach(
        (name, value) -> {
          List<JsonNode> found = config.findValues(name);
          assertTrue(
              found.stream().anyMatch(node -> node.asText().equalsIgnoreCase(value)),
              name + " is " + found + ", not " + value);
        });
  }

  @Test
  void aPatchIsFitAndSizeInOne() throws IOException {
    JsonNode config = learned("train", folder.resolve("patches"), "--patch", 32);
    assertSettings(config, Map.of("fit", "patch", "height", "32", "width", "32"));
    Invocation refused = learn("train", folder.resolve("refused"), "--patch", 48); // with --size 32
    assertEquals(ExitCode.WRONG_USAGE, refused.exitCode(), refused.err());
    assertTrue(refused.err().contains("--patch 48x48 means --fit patch and --size 48x48"));
  }

  @Test
  void aSizeFromWhichNoNetworkLearnsIsRefused() {
    for (String option : List.of("--size 7", "--size 32x15", "--patch 15x32")) {
      for (String verb : List.of("train", "pretrain", "learn")) {
        List<Object> words =
            new ArrayList<>(List.of(verb, "--data", data, "--out", folder.resolve("small")));
        words.addAll(List.of(option.split(" ")));
        Invocation refused = Invocation.of(words.toArray());
        assertEquals(ExitCode.WRONG_USAGE, refused.exitCode(), refused.err());
        String asked = option.endsWith("7") ? "--size 7x7" : option;
        String said = asked.replace(" ", " is ") + "; expected at least 16 pixels";
        assertTrue(refused.err().contains(said), refused.err());
      }
    }
    assertFalse(Files.exists(folder.resolve("small")), "nothing is begun");
  }

  @Test
  void whatTrainIsToldArrives() throws IOException {
    Path run = folder.resolve("trained");
    JsonNode config =
        learned(
            "train",
            run,
            "--fit",
            "pad",
            "--plane",
            "coronal",
            "--include",
            "axial/**",
            "--label-fraction",
            0.5,
            "--layer-decay",
            0.8,
            "--loss",
            "dice_bce",
            "--background-share",
            0.25,
            "--minutes",
            5,
            "--flips",
            "--no-sync-batch-norm");
    assertSettings(
        config,
        Map.of(
            "fit", "pad",
            "plane", "coronal",
            "include", "axial/**",
            "label_fraction", "0.5",
            "layer_decay", "0.8",
            "loss", "dice_bce",
            "background_share", "0.25",
            "minutes", "5.0",
            "flips", "true",
            "sync_batch_norm", "false"));
    Splits splits = Splits.read(run.resolve("splits.json"));
    List<String> all = new ArrayList<>(splits.train());
    all.addAll(splits.val());
    all.addAll(splits.test());
    assertFalse(all.contains("x"), "what is not included is in no part");
    int learning = 6 - splits.val().size() - splits.test().size();
    assertEquals(Math.round(.5 * learning), splits.train().size(), "half of the labels");

    Invocation evaluated =
        Invocation.of(
            "evaluate", "--run", run, "--data", data, "--empty", "zero", "--threshold", 0.3);
    assertEquals(ExitCode.DONE, evaluated.exitCode(), evaluated.err());
    JsonNode evaluation = new ObjectMapper().readTree(run.resolve("evaluation.json").toFile());
    assertEquals("zero", evaluation.path("empty_policy").asText().toLowerCase());
    assertEquals(.3, evaluation.path("threshold").asDouble(), 1e-12);
  }

  @Test
  void whatPretrainIsToldArrives() throws IOException {
    JsonNode contrastive =
        learned(
            "pretrain",
            folder.resolve("contrastive"),
            "--crop",
            0.4,
            "--near",
            7,
            "--no-one-plane");
    assertSettings(contrastive, Map.of("near_millimetres", "7.0", "one_plane", "false"));
    assertTrue(contrastive.findValue("crop_area").toString().contains("0.4"));
    JsonNode masked =
        learned(
            "pretrain",
            folder.resolve("masked"),
            "--task",
            "simmim",
            "--mask-ratio",
            0.5,
            "--mask-patch",
            4);
    assertSettings(masked, Map.of("ratio", "0.5", "patch", "4"));
    JsonNode planted =
        learned("pretrain", folder.resolve("planted"), "--task", "lesions", "--contrast", "dark");
    assertSettings(planted, Map.of("contrast", "dark"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "chunk=1.5 'chunk' is '1.5'; expected a whole number",
        "temperature=0 --temperature is 0.0; expected a number above 0",
        "views.crop_ratio=0 in 'views', 'crop_ratio' is 0.0; expected a number from 1 to 4"
      })
  void aWrongSettingOfTheTaskIsRefusedByItsName(String line) {
    String[] words = line.split(" ", 2);
    Invocation refused = learn("pretrain", folder.resolve("refused"), "--set", words[0]);
    assertEquals(ExitCode.WRONG_USAGE, refused.exitCode(), refused.err());
    assertTrue(refused.err().contains(words[1]), refused.err());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "train --loss nosuch",
        "train --label-fraction 0",
        "train --label-fraction 1.5",
        "train --layer-decay 2",
        "train --plane oblique",
        "train --fit stretch",
        "train --minutes -1",
        "train --lr 0",
        "train --warmup 1",
        "train --ema 1",
        "train --clip 0",
        "train --size 0",
        "train --size abc",
        "train --minutes 0",
        "train --epochs 3",
        "train --background-share -1",
        "pretrain --near -1",
        "train --seed x",
        "train --model nosuch",
        "train --encoder nosuch",
        "train --precision fp8",
        "train --device tpu",
        "pretrain --crop 2",
        "pretrain --temperature 0",
        "pretrain --contrast pale",
        "pretrain --task nosuch",
        "pretrain --chunk 0",
        "pretrain --task simmim --mask-ratio 2",
        "pretrain --task simmim --mask-patch 3",
        "pretrain --encoder nosuch"
      })
  void aWrongValueIsRefusedByTheNameOfItsOption(String line) {
    String[] words = line.split(" ");
    Path run = folder.resolve("refused");
    Object[] further = new Object[words.length - 1];
    System.arraycopy(words, 1, further, 0, further.length);
    Invocation refused = learn(words[0], run, further);
    String option = words[words.length - 2];
    assertEquals(ExitCode.WRONG_USAGE, refused.exitCode(), refused.err());
    assertTrue(refused.err().contains(option), refused.err());
    assertTrue(refused.err().contains(words[words.length - 1]), refused.err());
    assertFalse(Files.exists(run), "nothing is begun");
  }
}
