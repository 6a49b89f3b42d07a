package org.simtrans.app.exchange;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.simtrans.app.cli.Invocation;
import org.simtrans.encoder.Encoders;
import org.simtrans.tensor.Rng;
import org.simtrans.tensor.Tensors;
import org.simtrans.weights.Npy;
import org.simtrans.weights.SafeTensors;
import org.simtrans.weights.StateDict;

class ImportVerbTest {
  private static final String SWIN = "swin-tiny-test";

  @TempDir Path folder;
  private Path out;
  private Map<String, Tensor> weights;

  @BeforeEach
  void makeWeights() {
    out = folder.resolve("ours.safetensors");
    weights = new LinkedHashMap<>(Encoders.named(SWIN, 3, new Rng(1)).state().tensors());
    weights.put("head.fc.weight", Tensors.ones(4, 256));
  }

  private Invocation run(Object... more) throws IOException {
    Path file = folder.resolve("theirs.safetensors");
    new StateDict(weights).write(file);
    Object[] words = new Object[more.length + 6];
    System.arraycopy(
        new Object[] {"import", file, "--encoder", SWIN, "--out", out}, 0, words, 0, 6);
    System.arraycopy(more, 0, words, 6, more.length);
    return Invocation.of(words);
  }

  @Test
  void theFileKeepsItsFormAndSaysSo() throws IOException {
    Invocation done = run("--json");
    assertEquals(0, done.exitCode(), done.err());
    assertEquals("", done.err());
    JsonNode report = done.json();
    assertEquals(weights.size() - 1, report.get("loaded").size());
    for (String empty : new String[] {"missing", "unexpected", "resized"}) {
      assertTrue(report.get(empty).isArray() && report.get(empty).isEmpty(), empty);
    }
    assertEquals("head.fc.weight", report.get("dropped").get(0).asText());
    try (SafeTensors file = SafeTensors.open(out)) {
      assertEquals(SWIN, file.metadata().get("encoder"));
      assertEquals("3", file.metadata().get("in_channels"));
      assertEquals("7", file.metadata().get("window"));
    }
    Path x = folder.resolve("x.npy");
    Npy.write(x, Tensors.ones(1, 3, 64, 64));
    Path maps = folder.resolve("maps");
    Invocation encoded =
        Invocation.of("encode", "--weights", out, "--encoder", SWIN, "--input", x, "--out", maps);
    assertEquals(0, encoded.exitCode(), encoded.err());
    assertTrue(Files.exists(maps.resolve("stage4.npy")));
  }

  @Test
  void channelsAndWindowsChangeIfAsked() throws IOException {
    JsonNode report = run("--in-channels", 1, "--window", 8, "--json").json();
    assertEquals(1, report.get("in_channels").asInt());
    assertEquals(8, report.get("window").asInt());
    assertEquals(9, report.get("resized").size());
    try (SafeTensors file = SafeTensors.open(out)) {
      assertEquals(1, file.shape("patch_embed.proj.weight")[1]);
      assertEquals(225, file.shape("layers.0.blocks.0.attn.relative_position_bias_table")[0]);
    }
  }

  @Test
  void aPartIsTakenWithALoudWarningAndNothingIsMadeUp() throws IOException {
    weights.remove("norm.weight");
    weights.put("strange", Tensors.ones(1));
    Invocation done = run();
    assertEquals(0, done.exitCode());
    assertTrue(done.err().contains("WARNING"), done.err());
    assertTrue(done.out().contains("missing     1: norm.weight"), done.out());
    assertTrue(done.out().contains("unexpected  1: strange"), done.out());
    try (SafeTensors file = SafeTensors.open(out)) {
      assertFalse(file.names().contains("norm.weight"));
    }
  }

  /** Such as a projection head, or the decoder of hidden blocks. */
  @Test
  void aWholeEncoderBesideOtherThingsIsNoPart() throws IOException {
    weights.put("decoder.0.weight", Tensors.ones(1));
    Invocation done = run();
    assertEquals(0, done.exitCode());
    assertFalse(done.err().contains("WARNING"), done.err());
    assertTrue(done.out().contains("unexpected  1: decoder.0.weight"), done.out());
  }

  @Test
  void nothingThatFitsIsAnError() throws IOException {
    weights.clear();
    weights.put("strange", Tensors.ones(1));
    Invocation done = run("--json");
    assertEquals(1, done.exitCode());
    assertTrue(done.err().contains("holds none of the weights"), done.err());
    assertFalse(Files.exists(out));
    assertEquals("", done.out());
  }

  @Test
  void wrongUsageIsSaid() throws IOException {
    assertEquals(2, run("--in-channels", 0).exitCode());
    assertEquals(2, run("--window", 0).exitCode());
    assertEquals(2, run("--size", 224).exitCode(), "Swin has no positions");
    Invocation absent =
        Invocation.of("import", folder.resolve("no.pth"), "--encoder", SWIN, "--out", out);
    assertEquals(1, absent.exitCode());
    assertTrue(absent.err().contains("cannot be read"), absent.err());
  }
}
