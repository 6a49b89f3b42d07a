package org.simtrans.predict;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.simtrans.Golden;
import org.simtrans.encoder.Encoder;
import org.simtrans.encoder.EncoderForm;
import org.simtrans.encoder.Encoders;
import org.simtrans.tensor.Rng;
import org.simtrans.tensor.Tensors;
import org.simtrans.weights.SafeTensors;
import org.simtrans.weights.StateDict;
import org.simtrans.weights.WeightsException;

class EncoderExportTest {
  @TempDir Path folder;

  /** What timm's own model asks for: these names, no other, in these shapes. */
  @Test
  void namesAndShapesAreTimms() throws IOException {
    Encoder encoder = new EncoderForm("swin-tiny-test", 3).with("window", 12).create(new Rng(3));
    Path file = folder.resolve("swin.safetensors");
    String python =
        EncoderExport.write(new TrainedEncoder(encoder, "swin-tiny-test", null), file)
            .orElseThrow();
    assertEquals(
        "import timm; model = timm.create_model('swin_tiny_patch4_window7_224', num_classes=0,"
            + " in_chans=3, img_size=(384, 384), window_size=12, embed_dim=32,"
            + " depths=[2, 2, 2, 2], num_heads=[1, 2, 4, 8])",
        python);
    JsonNode timms = Golden.read("weights.json").get("swin").get("timm12").get("names");
    Set<String> names = new HashSet<>();
    timms.fieldNames().forEachRemaining(names::add);
    try (SafeTensors open = SafeTensors.open(file)) {
      assertEquals(names, open.names());
      for (String name : names) {
        long[] shape = open.shape(name);
        assertEquals(timms.get(name).size(), shape.length, name);
        for (int i = 0; i < shape.length; i++) {
          assertEquals(timms.get(name).get(i).asLong(), shape[i], name);
        }
      }
      assertEquals(python, open.metadata().get("python"));
      assertEquals("pt", open.metadata().get("format"));
    }
    TrainedEncoder again = TrainedEncoder.of(file);
    assertEquals("swin-tiny-test", again.name());
    assertNull(again.preprocessing());
    again
        .encoder()
        .state()
        .tensors()
        .forEach((name, t) -> assertTrue(t.equal(encoder.state().tensors().get(name)), name));
  }

  @Test
  void everyKindOfEncoderHasItsModelInPython() {
    assertEquals(
        "import torch, torchvision; model = torchvision.models.resnet18(); model.conv1 ="
            + " torch.nn.Conv2d(1, 64, 7, stride=2, padding=3, bias=False); model.fc ="
            + " torch.nn.Identity()",
        code(new EncoderForm("resnet18", 1)));
    assertEquals(
        "import torch, torchvision; model = torchvision.models.vgg16_bn(); model.classifier ="
            + " torch.nn.Identity()",
        code(new EncoderForm("vgg16", 3)));
    assertEquals(
        "import timm; model = timm.create_model('vit_base_patch16_224', num_classes=0, in_chans=1,"
            + " img_size=96, dynamic_img_size=True)",
        code(new EncoderForm("vit-b16", 1).with("image_size", 96)));
    assertTrue(
        code(new EncoderForm("r50-vit-b16", 1))
            .contains("'vit_base_r50_s16_384', num_classes=0, in_chans=1, img_size=384"));
  }

  private static String code(EncoderForm form) {
    return Encoders.family(form.encoder()).python(form, 96, 250).orElseThrow();
  }

  /** timm shrinks a window that the last map does not hold, and its table with it. */
  @Test
  void imagesForTimmsSwinHoldAWindowEverywhere() {
    assertTrue(code(new EncoderForm("swin-t", 1)).contains("img_size=(224, 256)"));
  }

  @Test
  void aFileThatDoesNotSayWhatItIsIsRefused() throws IOException {
    Path file = folder.resolve("x.safetensors");
    for (Map<String, String> metadata :
        List.of(
            Map.<String, String>of(),
            Map.of("in_channels", "1"),
            Map.of("encoder", "swin-t", "in_channels", "-1"))) {
      new StateDict(Map.of("a", Tensors.ones(1)), metadata).write(file);
      WeightsException e = assertThrows(WeightsException.class, () -> TrainedEncoder.of(file));
      assertTrue(e.getMessage().contains("does not say which encoder"), e.getMessage());
    }
  }

  @Test
  void aFileOfAnEncoderThatNoJarHasSaysSo() throws IOException {
    Path file = folder.resolve("x.safetensors");
    Map<String, String> metadata = Map.of("encoder", "swin-z", "in_channels", "1");
    new StateDict(Map.of("a", Tensors.ones(1)), metadata).write(file);
    WeightsException e = assertThrows(WeightsException.class, () -> TrainedEncoder.of(file));
    assertEquals(
        file
            + " needs the encoder 'swin-z', which no jar on the class path offers: add the jar that"
            + " holds it",
        e.getMessage());
  }
}
