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
import org.simtrans.encoder.HybridConfig;
import org.simtrans.encoder.HybridTransformer;
import org.simtrans.encoder.PythonModel;
import org.simtrans.encoder.VisionTransformer;
import org.simtrans.encoder.VitConfig;
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
    Encoder encoder = new EncoderForm("swin-tiny-test", 3, 12, null, false).create(new Rng(3));
    Path file = folder.resolve("swin.safetensors");
    String python = EncoderExport.write(new TrainedEncoder(encoder, "swin-tiny-test", null), file);
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
        code("resnet18", Encoders.named("resnet18", 1, new Rng(0))));
    assertEquals(
        "import torch, torchvision; model = torchvision.models.vgg16_bn(); model.classifier ="
            + " torch.nn.Identity()",
        code("vgg16", Encoders.named("vgg16", 3, new Rng(0))));
    VitConfig narrow = new VitConfig(1, 96, 48, 4, 3, 0);
    assertEquals(
        "import timm; model = timm.create_model('vit_base_patch16_224', num_classes=0, in_chans=1,"
            + " img_size=96, dynamic_img_size=True)",
        code("vit-b16", new VisionTransformer(narrow, new Rng(0))));
    HybridConfig hybrid = new HybridConfig(narrow, 32, List.of(1, 1, 1));
    assertTrue(
        code("r50-vit-b16", new HybridTransformer(hybrid, new Rng(0)))
            .contains("'vit_base_r50_s16_384', num_classes=0, in_chans=1, img_size=96"));
  }

  private static String code(String name, Encoder encoder) {
    return PythonModel.code(name, encoder, 224, 224);
  }

  /** timm shrinks a window that the last map does not hold, and its table with it. */
  @Test
  void imagesForTimmsSwinHoldAWindowEverywhere() {
    Encoder swin = Encoders.named("swin-tiny-test", 1, new Rng(0));
    assertTrue(PythonModel.code("swin-t", swin, 96, 250).contains("img_size=(224, 256)"));
  }

  @Test
  void aFileThatDoesNotSayWhatItIsIsRefused() throws IOException {
    Path file = folder.resolve("x.safetensors");
    for (Map<String, String> metadata :
        List.of(
            Map.<String, String>of(),
            Map.of("encoder", "swin-z", "in_channels", "1"),
            Map.of("encoder", "swin-t", "in_channels", "-1"))) {
      new StateDict(Map.of("a", Tensors.ones(1)), metadata).write(file);
      WeightsException e = assertThrows(WeightsException.class, () -> TrainedEncoder.of(file));
      assertTrue(e.getMessage().contains("does not say which encoder"), e.getMessage());
    }
  }
}
