package org.simtrans.app;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.simtrans.app.cli.ExitCode;
import org.simtrans.app.cli.Invocation;
import org.simtrans.encoder.Encoder;
import org.simtrans.encoder.Encoders;
import org.simtrans.host.Torch;
import org.simtrans.image.Affine;
import org.simtrans.image.Images;
import org.simtrans.image.Volume;
import org.simtrans.layout.Layout;
import org.simtrans.layout.Layouts;
import org.simtrans.phantom.PhantomCohort;
import org.simtrans.phantom.PhantomConfig;
import org.simtrans.tensor.Rng;
import org.simtrans.tensor.Tensors;
import org.simtrans.weights.Npy;

class VerbsTest {
  private static final Affine LAS =
      new Affine(new double[][] {{-2, 0, 0, 10}, {0, 1, 0, -5}, {0, 0, 3, 7}});

  @TempDir Path folder;

  private static List<String> keys(JsonNode node) {
    List<String> keys = new ArrayList<>();
    node.fieldNames().forEachRemaining(keys::add);
    return keys;
  }

  private Path scan() {
    float[] values = new float[6 * 5 * 4];
    for (int i = 0; i < values.length; i++) {
      values[i] = i;
    }
    Path file = folder.resolve("scan.nii.gz");
    Images.write(file, Volume.of(new int[] {6, 5, 4}, LAS, values));
    return file;
  }

  @Test
  void inspectSaysWhatTheContractLists() {
    JsonNode json = Invocation.of("inspect", scan(), "--json").json();

    assertEquals(
        List.of(
            "shape",
            "dtype",
            "endian",
            "pages",
            "unit",
            "spacing_mm",
            "affine",
            "orientation",
            "slope",
            "intercept",
            "min",
            "max",
            "mean",
            "channels"),
        keys(json));
    assertEquals("[6,5,4]", json.get("shape").toString());
    assertEquals("LAS", json.get("orientation").asText());
    assertEquals(-2, json.get("affine").get(0).get(0).asDouble());
    assertEquals(7, json.get("affine").get(2).get(3).asDouble());
    assertEquals(59.5, json.get("mean").asDouble());
  }

  @Test
  void inspectDrawsThreePlanesAtOneScale() throws IOException {
    Path png = folder.resolve("deep/inside/mid.png");

    Invocation drawn = Invocation.of("inspect", scan(), "--png", png);

    // 12 x 5 x 12 mm: the axial slice is 12 wide, the coronal one too, the sagittal one 5.
    assertEquals(ExitCode.DONE, drawn.exitCode(), drawn.err());
    int width = ImageIO.read(png.toFile()).getWidth();
    assertEquals(480 + 480 + 200 + 2 * 4, width, 2);
  }

  @Test
  void inspectWritesTheRowsOfTheAffineBelowEachOther() {
    List<String> lines = Invocation.of("inspect", scan()).out().lines().toList();
    int first = lines.indexOf(lines.stream().filter(l -> l.startsWith("affine")).findFirst().get());
    List<String> rows = lines.subList(first, first + 4);

    assertEquals(1, rows.stream().map(String::length).distinct().count(), rows.toString());
  }

  @Test
  void verifyCountsAPhantomCohortAndFindsNothingWrong() {
    Path cohort = folder.resolve("cohort");
    PhantomCohort.write(cohort, PhantomConfig.coarse(), 2, 5, 2, done -> {});

    Invocation verified = Invocation.of("verify", cohort, "--json");

    assertEquals(ExitCode.DONE, verified.exitCode(), verified.err());
    JsonNode json = verified.json();
    assertEquals(
        List.of(
            "layout",
            "subjects",
            "subject_rule",
            "images",
            "labels",
            "slices",
            "label_values",
            "label_names",
            "channels",
            "remarks",
            "errors",
            "warnings",
            "normalise",
            "plane"),
        keys(json));
    assertEquals("mri", json.get("normalise").asText());
    assertEquals("atlas-r1", json.get("layout").asText());
    assertEquals(2, json.get("subjects").asInt());
    assertEquals("[1]", json.get("label_values").toString());
    assertTrue(verified.err().contains("verify: 2 of 2 images"), verified.err());
  }

  @Test
  void verifyNamesFileProblemAndFixOfAnErrorAndFails() throws IOException {
    Path cohort = folder.resolve("cohort");
    PhantomCohort.write(cohort, PhantomConfig.coarse(), 2, 5, 2, done -> {});
    Path broken;
    try (var files = Files.walk(cohort)) {
      broken = files.filter(file -> file.toString().endsWith("_t1w_stx.nii.gz")).findFirst().get();
    }
    Files.write(broken, new byte[] {1, 2, 3});

    Invocation verified = Invocation.of("verify", cohort, "--json");

    assertEquals(ExitCode.FAILED, verified.exitCode());
    JsonNode error = verified.json().get("errors").get(0);
    assertEquals(List.of("file", "problem", "fix"), keys(error));
    assertTrue(broken.endsWith(error.get("file").asText()), error.toString());
  }

  @Test
  void infoCountsWholeAndParts() {
    JsonNode json =
        Invocation.of(
                "info",
                "--model",
                "simtrans",
                "--encoder",
                "swin-tiny-test",
                "--size",
                "64",
                "--json")
            .json();

    assertEquals(3, json.get("in_channels").asInt());
    JsonNode parts = json.get("parts");
    assertEquals(
        json.get("parameters").asLong(),
        parts.get("encoder").get("parameters").asLong()
            + parts.get("decoder").get("parameters").asLong());
    assertEquals(
        json.get("macs").get("full").asLong(),
        parts.get("encoder").get("macs").get("full").asLong()
            + parts.get("decoder").get("macs").get("full").asLong());
    assertTrue(json.get("macs").get("paper").asLong() > 0);
    assertEquals(
        4 * json.get("parameters").asLong(), json.get("memory").get("weights_bytes").asLong());
  }

  @Test
  void encodeWritesWhatTheEncoderSees() throws IOException {
    Torch.load();
    Encoder encoder = Encoders.named("swin-tiny-test", 1, new Rng(3));
    encoder.train(false);
    Path weights = folder.resolve("encoder.safetensors");
    encoder.state().with(Map.of("encoder", "swin-tiny-test")).write(weights);
    float[] pixels = new float[2 * 64 * 32];
    for (int i = 0; i < pixels.length; i++) {
      pixels[i] = (float) Math.sin(i);
    }
    Path input = folder.resolve("x.npy");
    Npy.write(input, Tensors.of(pixels, 2, 1, 64, 32));

    Invocation encoded =
        Invocation.of(
            "encode",
            "--weights",
            weights,
            "--encoder",
            "swin-tiny-test",
            "--input",
            input,
            "--out",
            folder);

    assertEquals(ExitCode.DONE, encoded.exitCode(), encoded.err());
    List<org.bytedeco.pytorch.Tensor> maps = encoder.forward(Npy.read(input));
    for (int stage = 1; stage <= 4; stage++) {
      var written = Npy.read(folder.resolve("stage" + stage + ".npy"));
      assertArrayEquals(
          Tensors.shape(maps.get(stage - 1)), Tensors.shape(written), "stage " + stage);
      assertArrayEquals(
          Tensors.toFloats(maps.get(stage - 1).contiguous()), Tensors.toFloats(written), 1e-5f);
    }
  }

  @Test
  void doctorFindsLibtorch() {
    Invocation examined = Invocation.of("doctor", "--json");

    assertEquals(ExitCode.DONE, examined.exitCode(), examined.out());
    JsonNode json = examined.json();
    assertEquals("cpu", json.get("devices").get(0).asText());
    assertTrue(json.get("versions").has("libtorch"));
    assertTrue(json.get("threads").get("torch").asInt() >= 1);
  }

  @Test
  void helpNamesLayoutsAndFormatsWithWhatTheyAre() {
    String verify = Invocation.of("verify", "--help").out().replaceAll("\\s+", " ");
    for (Layout layout : Layouts.all()) {
      String line = " %s %s ".formatted(layout.key(), layout.description());
      assertTrue(verify.contains(line), verify);
    }
    String inspect = Invocation.of("inspect", "--help").out();
    assertTrue(inspect.contains(Images.formats() + "."), inspect);
  }
}
