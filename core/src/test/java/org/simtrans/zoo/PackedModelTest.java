package org.simtrans.zoo;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.simtrans.SimTransException;
import org.simtrans.cohort.LabelValues;
import org.simtrans.data.Batch;
import org.simtrans.data.Fit;
import org.simtrans.data.Preprocessing;
import org.simtrans.image.Plane;
import org.simtrans.model.ModelConfig;
import org.simtrans.model.Models;
import org.simtrans.run.ModelCard;
import org.simtrans.run.TrainedModel;
import org.simtrans.tensor.ComputeDevice;
import org.simtrans.tensor.Precision;
import org.simtrans.tensor.Rng;
import org.simtrans.tensor.Tensors;
import org.simtrans.weights.SafeTensors;
import org.simtrans.weights.StateDict;
import org.simtrans.zoo.ModelFacts.Origin;
import org.simtrans.zoo.ModelFacts.Score;

class PackedModelTest {
  @TempDir Path folder;

  private Path run;

  @BeforeEach
  void makeModel() {
    run = folder.resolve("model.safetensors");
    ModelConfig config = new ModelConfig("simtrans", "swin-tiny-test", 1, 1);
    ModelCard card =
        new ModelCard(
            config,
            new Preprocessing(32, 32, Plane.AXIAL, Fit.RESIZE),
            new LabelValues(List.of(1)),
            0.5,
            1,
            false,
            3,
            0.7,
            1,
            "test");
    TrainedModel model =
        TrainedModel.ready(
            Models.create(config, new Rng(1)), card, Precision.FP32, ComputeDevice.CPU);
    model.save(run);
    model.release();
  }

  static ModelFacts facts(String name, Precision precision) {
    return new ModelFacts(
        name,
        "CC0-1.0",
        "Strokes on \"FLAIR\"\u2026",
        "None are known.",
        new Origin("phantoms", 3, 1, 2, "from random weights", "2026-11-30"),
        List.of(new Score("test", 2, "Dice, all pixels pooled", 0.5, 0.4, 0.6)),
        precision.toString());
  }

  private PackedModel packed(String name, Precision precision) {
    return PackedModel.write(
        run, facts(name, precision), precision, folder.resolve(name + ".simtrans"));
  }

  private float[] drawn(Path file) {
    TrainedModel model = TrainedModel.load(file, Precision.FP32, ComputeDevice.CPU);
    try {
      float[] image = new float[32 * 32];
      for (int i = 0; i < image.length; i++) {
        image[i] = (float) Math.sin(i * 0.37);
      }
      return model.probabilities(new Batch(1, 1, 32, 32, image), false).values();
    } finally {
      model.release();
    }
  }

  @Test
  void aPackedModelDrawsWhatTheRunDrawsAndKeepsItsCards() {
    PackedModel model = packed("strokes", Precision.FP32);
    assertEquals(facts("strokes", Precision.FP32), model.facts());
    assertEquals(ModelCard.read(run), model.card());
    assertArrayEquals(drawn(run), drawn(model.file()));
    String page = CardPage.of(model);
    for (String said : List.of("# strokes", "CC0-1.0", "\"FLAIR\"\u2026", "0.500 [0.400, 0.600]")) {
      assertTrue(page.contains(said), page);
    }
  }

  @Test
  void bf16HalvesTheFileAndWeightsAreWidenedOnReading() throws IOException {
    PackedModel model = packed("half", Precision.BF16);
    double share = (double) model.bytes() / Files.size(run);
    assertTrue(share > 0.48 && share < 0.56, "share " + share);
    float[] exact = drawn(run);
    float[] rounded = drawn(model.file());
    double largest = 0;
    for (int i = 0; i < exact.length; i++) {
      largest = Math.max(largest, Math.abs(exact[i] - rounded[i]));
    }
    assertTrue(largest > 0 && largest < 0.02, "probabilities change by " + largest);
    try (SafeTensors open = SafeTensors.open(model.file());
        SafeTensors whole = SafeTensors.open(run)) {
      for (String name : open.names()) {
        float[] stored = Tensors.toFloats(open.read(name));
        float[] before = Tensors.toFloats(whole.read(name));
        for (int i = 0; i < stored.length; i++) {
          assertEquals(before[i], stored[i], Math.abs(before[i]) / 256 + 1e-30, name);
        }
      }
    }
  }

  private String refused(Path file) {
    String said =
        assertThrows(SimTransException.class, () -> PackedModel.read(file).requireUsable())
            .getMessage();
    assertTrue(said.contains(file.getFileName().toString()), said);
    assertEquals(1, said.lines().count(), said);
    return said;
  }

  @Test
  void anyByteThatWasChangedIsSeen() throws IOException {
    Path file = packed("strokes", Precision.BF16).file();
    byte[] sound = Files.readAllBytes(file);
    for (int at : new int[] {sound.length / 2, sound.length - 1, 200}) {
      byte[] spoilt = sound.clone();
      spoilt[at] ^= 4;
      refused(Files.write(folder.resolve("spoilt.simtrans"), spoilt));
    }
    refused(Files.write(folder.resolve("cut.simtrans"), Arrays.copyOf(sound, 999)));
    Path longer =
        Files.write(folder.resolve("longer.simtrans"), Arrays.copyOf(sound, sound.length + 8));
    assertTrue(refused(longer).contains("altered"));
  }

  /** Nothing is ever unpacked: an archive is refused, whatever its entries are named. */
  @Test
  void archivesAreRefused() throws IOException {
    Path zip = folder.resolve("bomb.simtrans");
    try (OutputStream out = Files.newOutputStream(zip);
        ZipOutputStream entries = new ZipOutputStream(out)) {
      entries.putNextEntry(new ZipEntry("../../evil"));
      entries.write(new byte[1 << 20]);
    }
    refused(zip);
    assertFalse(Files.exists(folder.resolve("../../evil")));
  }

  @Test
  void modelsWithoutACardOrAChecksumAreRefused() throws IOException {
    assertTrue(refused(run).contains("has no card"));
    byte[] header = "{\"__metadata__\":{\"card\":\"{}\"}}".getBytes(StandardCharsets.US_ASCII);
    ByteBuffer foreign = ByteBuffer.allocate(8 + header.length).order(ByteOrder.LITTLE_ENDIAN);
    foreign.putLong(header.length).put(header);
    Path file = Files.write(folder.resolve("foreign.simtrans"), foreign.array());
    assertTrue(refused(file).contains("has no checksum"));
  }

  /** What a hostile author can write who computes the checksum as well. */
  private Path rewritten(UnaryOperator<String> card, String extraTensor) throws IOException {
    StateDict saved = StateDict.read(packed("strokes", Precision.FP32).file());
    Map<String, String> metadata = new HashMap<>(saved.metadata());
    metadata.compute("card", (key, text) -> card.apply(text));
    Map<String, Tensor> tensors = new HashMap<>(saved.tensors());
    if (extraTensor != null) {
      tensors.put(extraTensor, Tensors.keep(Tensors.of(new float[] {1}, 1)));
    }
    Path file = folder.resolve("hostile.simtrans");
    new StateDict(tensors, metadata).write(file);
    return file;
  }

  @Test
  void cardsThatSayTheImpossibleAreRefused() throws IOException {
    for (String name :
        List.of("../../evil", "/etc/passwd", "", "a/b", "A", ".hidden", "con\\u0000")) {
      refused(rewritten(text -> text.replace("strokes", name), null));
    }
    refused(rewritten(text -> text.replace("\"licence\"", "\"exec\""), null));
    assertTrue(
        refused(rewritten(text -> text.replace("\"licence\"", "\"exec\":1,\"licence\""), null))
            .contains("exec"));
    refused(rewritten(text -> text.replace("phantoms", "x".repeat(5000)), null));
    refused(rewritten(text -> text.replace("\"train\":3", "\"train\":-3"), null));
    refused(rewritten(text -> "not JSON", null));
    assertTrue(refused(rewritten(text -> text, "foreign.weight")).contains("foreign.weight"));
  }
}
