package org.simtrans.encoder;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.simtrans.Golden;
import org.simtrans.Pattern;
import org.simtrans.tensor.Functional;
import org.simtrans.tensor.NoGrad;
import org.simtrans.tensor.Rng;
import org.simtrans.tensor.Scope;
import org.simtrans.tensor.Tensors;
import org.simtrans.weights.LoadReport;
import org.simtrans.weights.StateDict;
import org.simtrans.weights.WeightsException;
import org.simtrans.weights.WeightsFile;

class EncoderWeightsTest {
  private static final JsonNode GOLDEN = Golden.read("weights.json");
  private static final String SWIN = "swin-tiny-test";

  @TempDir Path folder;

  /** The weights of a Python model under its own names, filled as the golden script fills it. */
  private static Map<String, Tensor> foreign(String source) {
    Map<String, Tensor> state = new LinkedHashMap<>();
    for (Map.Entry<String, JsonNode> name :
        GOLDEN.get("swin").get(source).get("names").properties()) {
      state.put(
          name.getKey(),
          Tensors.zeros(new ObjectMapper().convertValue(name.getValue(), long[].class)));
    }
    Pattern.fill(state);
    return state;
  }

  private Path write(Map<String, Tensor> state, Map<String, String> metadata) {
    Path file = folder.resolve("weights.safetensors");
    try {
      new StateDict(state, metadata).write(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return file;
  }

  private Path write(Map<String, Tensor> state) {
    return write(state, Map.of());
  }

  private static Map<String, Tensor> renamed(String prefix, Map<String, Tensor> state) {
    Map<String, Tensor> under = new LinkedHashMap<>();
    state.forEach((name, t) -> under.put(prefix + name, t));
    return under;
  }

  /** All four stages, at a size that windows divide and at one that they do not. */
  @ParameterizedTest
  @CsvSource({"torchvision, 7", "microsoft, 7", "timm12, 12"})
  void stagesArePythons(String source, int window) {
    Path file = write(foreign(source));
    Encoder encoder = EncoderWeights.load(file, SWIN, 3);
    assertEquals(window, ((SwinTransformer) encoder).config().window());
    for (JsonNode golden : GOLDEN.get("swin").get(source).get("cases")) {
      assertStages(golden, encoder, 1e-4);
    }
  }

  private static void assertStages(JsonNode golden, Encoder encoder, double tolerance) {
    int height = golden.get("height").asInt();
    int width = golden.get("width").asInt();
    try (Scope scope = new Scope();
        NoGrad off = new NoGrad()) {
      List<Tensor> maps = encoder.forward(Pattern.tensor("input", 2f, 1, 3, height, width));
      for (int i = 0; i < 4; i++) {
        String what = height + "x" + width + ", stage " + (i + 1);
        Golden.assertClose(golden.get("stages").get(i), maps.get(i), tolerance, what);
      }
    }
  }

  /** At the size that windows do not divide, the order of padding and shifting shows. */
  @Test
  void theOrderOfPaddingAndShiftingTravelsWithTheFile() throws IOException {
    Path foreign = write(foreign("torchvision"));
    EncoderForm form;
    Encoder encoder;
    try (WeightsFile open = WeightsFile.open(foreign)) {
      EncoderWeights weights = EncoderWeights.of(open, foreign, SWIN);
      form = weights.form(SWIN);
      encoder = form.create(new Rng(0));
      weights.into(encoder);
    }
    assertTrue(form.isOn("pad_before_shift"));
    JsonNode undivided = GOLDEN.get("swin").get("torchvision").get("cases").get(1);
    Path ours = write(encoder.state().tensors(), form.toMetadata());
    assertStages(undivided, EncoderWeights.load(ours, SWIN, 3), 1e-4);
    Path silent = write(encoder.state().tensors());
    Encoder asTimm = EncoderWeights.load(silent, SWIN, 3);
    assertThrows(AssertionError.class, () -> assertStages(undivided, asTimm, 1e-2));
    assertStages(GOLDEN.get("swin").get("torchvision").get("cases").get(0), asTimm, 1e-4);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "module.", "module.backbone.", "encoder.", "a.b.c.d."})
  void prefixesAreSeenThrough(String prefix) {
    Map<String, Tensor> state = renamed(prefix, foreign("microsoft"));
    state.put("extra.weight", Tensors.ones(3));
    state.put("module.fc.weight", Tensors.ones(3));
    Path file = write(state);
    try (WeightsFile open = WeightsFile.open(file)) {
      Encoder encoder = Encoders.named(SWIN, 3, new Rng(0));
      EncoderWeights weights = EncoderWeights.in(open, file, encoder);
      LoadReport report = weights.into(encoder);
      assertEquals(prefix, weights.prefix());
      assertEquals("Microsoft's Swin", weights.naming());
      assertEquals(encoder.state().tensors().keySet(), Set.copyOf(report.loaded()));
      assertEquals(List.of(), report.missing());
      assertEquals(List.of(), report.resized());
      assertEquals(List.of("extra.weight"), report.unexpected());
      assertEquals(
          Set.of(prefix + "head.weight", prefix + "head.bias", "module.fc.weight"),
          Set.copyOf(weights.dropped()));
    }
  }

  @Test
  void whatIsMissingIsNamed() {
    Map<String, Tensor> state = foreign("torchvision");
    state.remove("features.1.0.mlp.3.weight");
    state.remove("norm.bias");
    Path file = write(state);
    try (WeightsFile open = WeightsFile.open(file)) {
      Encoder encoder = Encoders.named(SWIN, 3, new Rng(0));
      LoadReport report = EncoderWeights.in(open, file, encoder).into(encoder);
      assertEquals(
          Set.of("layers.0.blocks.0.mlp.fc2.weight", "norm.bias"), Set.copyOf(report.missing()));
    }
    WeightsException e =
        assertThrows(WeightsException.class, () -> EncoderWeights.load(file, SWIN, 3));
    assertTrue(e.getMessage().contains("lacks 2 weights"), e.getMessage());
  }

  /** timm joins the names of stages with an underscore, and leaves out the norm behind them. */
  @Test
  void stagesOfTimmWithoutAHeadAreFound() {
    Encoder trained = Encoders.named(SWIN, 3, new Rng(1));
    Map<String, Tensor> state = new LinkedHashMap<>();
    trained
        .state()
        .tensors()
        .forEach((name, tensor) -> state.put(name.replaceFirst("^layers\\.", "layers_"), tensor));
    state.remove("norm.weight");
    state.remove("norm.bias");
    Path file = write(state);
    try (WeightsFile open = WeightsFile.open(file)) {
      Encoder encoder = Encoders.named(SWIN, 3, new Rng(0));
      LoadReport report = EncoderWeights.in(open, file, encoder).into(encoder);
      assertEquals(Set.of("norm.weight", "norm.bias"), Set.copyOf(report.missing()));
      assertEquals(List.of(), report.unexpected());
      String last = "layers.3.blocks.1.mlp.fc2.weight";
      assertArrayEquals(
          Tensors.toFloats(trained.state().tensors().get(last)),
          Tensors.toFloats(encoder.state().tensors().get(last)));
    }
  }

  @Test
  void aDeeperNetworkIsRefusedByName() {
    Encoder deep = Encoders.named("resnet34", 3, new Rng(1));
    Path file = write(deep.state().tensors());
    WeightsException e =
        assertThrows(WeightsException.class, () -> EncoderWeights.load(file, "resnet18", 3));
    assertTrue(e.getMessage().contains("is of a deeper one"), e.getMessage());
    assertTrue(e.getMessage().endsWith("probably resnet34"), e.getMessage());
  }

  @ParameterizedTest
  @CsvSource({
    "layers.0.blocks.0.attn.logit_scale, Swin Transformer V2",
    "swinViT.layers1.0.blocks.0.norm1.weight, Swin UNETR"
  })
  void networksThatAreNotHereAreNamed(String name, String words) {
    Map<String, Tensor> state = foreign("microsoft");
    state.put(name, Tensors.ones(2));
    Path file = write(state);
    WeightsException e =
        assertThrows(WeightsException.class, () -> EncoderWeights.load(file, SWIN, 3));
    assertTrue(e.getMessage().contains(words), e.getMessage());
  }

  @Test
  void anotherNetworkIsRefused() {
    Path file = write(foreign("torchvision"));
    for (String other : List.of("resnet18", "swin-t")) {
      WeightsException e =
          assertThrows(WeightsException.class, () -> EncoderWeights.load(file, other, 3));
      assertTrue(e.getMessage().contains("choose the 'encoder'"), e.getMessage());
    }
    Path nonsense = write(Map.of("a", Tensors.ones(2), "b.weight", Tensors.ones(2)));
    WeightsException e =
        assertThrows(WeightsException.class, () -> EncoderWeights.load(nonsense, SWIN, 3));
    assertTrue(e.getMessage().contains("holds none of the weights"), e.getMessage());
  }

  @Test
  void colourIsSummedToGreyAndWindowsAreResampled() {
    Map<String, Tensor> state = foreign("microsoft");
    Path file = write(state);
    Encoder encoder = new EncoderForm(SWIN, 1).with("window", 12).create(new Rng(0));
    LoadReport report;
    try (WeightsFile open = WeightsFile.open(file)) {
      report = EncoderWeights.in(open, file, encoder).into(encoder);
    }
    assertTrue(report.resized().contains("patch_embed.proj.weight"));
    assertEquals(9, report.resized().size(), "the first kernel and a table for each block");
    try (Scope scope = new Scope()) {
      Tensor grey = encoder.state().tensors().get("patch_embed.proj.weight");
      Tensor colour = state.get("patch_embed.proj.weight");
      assertArrayEquals(Tensors.toFloats(Functional.sum(colour, 1)), Tensors.toFloats(grey), 1e-6f);
    }
  }

  /** Every name of torchvision's but those of its head is one of ours, and none is left over. */
  @Test
  void namesOfTorchvisionsVit() {
    Set<String> ours = new HashSet<>();
    List<String> unknown = new ArrayList<>();
    for (JsonNode name : GOLDEN.get("vit")) {
      String known = VisionTransformerFamily.TORCHVISION.ours(name.asText());
      if (known == null) {
        unknown.add(name.asText());
      } else {
        ours.add(known);
      }
    }
    assertEquals(List.of("heads.head.weight", "heads.head.bias"), unknown);
    Encoder vit = Encoders.named("vit-b16", 3, new Rng(0));
    assertEquals(vit.state().tensors().keySet(), ours);
    vit.release();
    assertEquals(
        "blocks.3.mlp.fc2.bias",
        VisionTransformerFamily.TORCHVISION.ours(
            "encoder.layers.encoder_layer_3.mlp.linear_2.bias"));
  }

  @Test
  void countersThatOldFilesLackAreNotMissed() {
    Map<String, Tensor> state = Encoders.named("resnet18", 3, new Rng(0)).state().tensors();
    state.keySet().removeIf(name -> name.endsWith("num_batches_tracked"));
    state.put("fc.weight", Tensors.ones(2));
    Encoder read = EncoderWeights.load(write(state), "resnet18", 3);
    assertTrue(read.state().tensors().get("conv1.weight").equal(state.get("conv1.weight")));
  }

  @Test
  void windowsBeyondReasonAreRefused() {
    Map<String, Tensor> state = foreign("microsoft");
    state.put(
        "layers.0.blocks.0.attn.relative_position_bias_table", Tensors.zeros(1001L * 1001, 1));
    Path file = write(state);
    WeightsException e =
        assertThrows(WeightsException.class, () -> EncoderWeights.load(file, SWIN, 3));
    assertTrue(e.getMessage().contains("windows of 501"), e.getMessage());
  }

  @Test
  void aFormSaysWhatItHas() {
    EncoderForm form =
        new EncoderForm("swin-t", 1).with("window", 7).with("pad_before_shift", true);
    assertEquals("true", form.toMetadata().get("pad_before_shift"));
    assertEquals("7", form.withInChannels(3).toMetadata().get("window"));
    assertFalse(form.toMetadata().containsKey("image_size"));
  }
}
