package org.simtrans.onnx;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.simtrans.data.Planes;
import org.simtrans.encoder.Encoder;
import org.simtrans.model.SegmentationModel;
import org.simtrans.run.TrainedModel;

class OnnxExportTest {
  @TempDir Path folder;

  @ParameterizedTest(name = "{0} at {1} x {2}, {3} labels")
  @CsvSource({
    "swin, 64, 64, 1",
    "swin, 70, 91, 2", // nothing divides it
    "swin, 20, 90, 1", // shifted along one dimension alone
    "swin-padded-first, 70, 91, 1",
    "resnet-basic, 61, 75, 1",
    "resnet-bottleneck, 64, 64, 2",
    "vgg16, 31, 50, 1", // below the smallest that its pools leave anything of
    "vit-encoder, 48, 48, 1",
    "vit-encoder, 70, 50, 1",
    "hybrid-encoder, 49, 66, 1",
    "vit, 33, 65, 2",
    "transunet, 75, 49, 1",
    "unet, 64, 64, 1",
    "unet, 75, 50, 3",
    "simtrans-full, 64, 64, 1",
    "simtrans-full, 75, 50, 2",
  })
  void theFileGivesLibtorchsLogits(String kind, int height, int width, int labels) {
    Path file = folder.resolve("model.onnx");

    List<Agreement> compared =
        OnnxExport.write(
            Networks.trained(kind, height, width, labels), Networks.image(height, width), file);

    assertEquals(List.of(1, 1, 3, 3), compared.stream().map(Agreement::batch).toList());
    for (Agreement one : compared) {
      assertTrue(one.largest() > 0.05, one.toString()); // else nothing was compared
      assertTrue(one.difference() <= 1e-4, one.toString()); // none magnifies rounding
    }
  }

  /**
   * What may be rounding follows from how far libtorch's own output moves, and has an end: a graph
   * that is wrong by a hundredth is refused however much its network magnifies.
   */
  @ParameterizedTest
  @CsvSource({
    "1e-6, 9e-5, true",
    "1e-6, 2e-4, false",
    "1e-5, 5e-4, true",
    "1e-5, 7e-4, false",
    "1, 9e-3, true",
    "1, 2e-2, false",
    "NaN, 1e-6, false"
  })
  void whatTheNetworkMagnifiesIsNoDifference(float rounding, float apart, boolean holds) {
    List<Agreement> compared =
        List.of(
            Agreement.of(
                "logits", "random", 1, new float[1], new float[] {rounding}, new float[] {apart}));
    Path out = folder.resolve("model.onnx");
    if (holds) {
      Agreement.requireAll(compared, out);
    } else {
      assertThrows(OnnxException.class, () -> Agreement.requireAll(compared, out));
    }
  }

  @Test
  void aDifferenceThatIsNotRoundingIsRefused() {
    Path file = folder.resolve("model.onnx");
    float[] expected = {1, 2};
    float[] moved = {1, 2.000001f};
    Agreement near = Agreement.of("logits", "any", 1, expected, moved, new float[] {1.00005f, 2});
    Agreement far = Agreement.of("logits", "any", 1, expected, moved, new float[] {1.001f, 2});
    Agreement.requireAll(List.of(near), file);
    assertThrows(OnnxException.class, () -> Agreement.requireAll(List.of(near, far), file));
    Agreement wild = // a network that magnifies rounding without bound
        Agreement.of("logits", "any", 1, expected, new float[] {1, 9}, new float[] {1.5f, 2});
    assertThrows(OnnxException.class, () -> Agreement.requireAll(List.of(wild), file));
  }

  @Test
  void aNetworkThatHasNoTranslationIsRefused() {
    TrainedModel unet = Networks.trained("unet", 64, 64, 1);
    TrainedModel unknown =
        new TrainedModel(new Unknown(), unet.card(), unet.precision(), unet.device());

    OnnxException refused = assertThrows(OnnxException.class, () -> OnnxWriter.write(unknown));

    assertEquals(
        "the model org.simtrans.onnx.OnnxExportTest$Unknown has no translation to ONNX: choose a run"
            + " of the model simtrans, simtrans-full, resunet, vit, transunet or unet, or export its"
            + " encoder as safetensors",
        refused.getMessage());
  }

  /** A network that nobody has translated. */
  private static final class Unknown extends SegmentationModel {
    @Override
    public Tensor forward(Tensor images) {
      return images;
    }

    @Override
    public Optional<Encoder> encoder() {
      return Optional.empty();
    }
  }

  @Test
  void nothingIsWrittenWhereLogitsDiffer() {
    TrainedModel model = Networks.trained("resnet-basic", 32, 32, 1);
    Path file = folder.resolve("model.onnx");
    Planes image = Networks.image(32, 32);
    image.values()[5] = Float.NaN; // which no number is near to

    OnnxException refused =
        assertThrows(OnnxException.class, () -> OnnxExport.write(model, image, file));

    assertTrue(refused.getMessage().startsWith(file + " was not written"), refused.getMessage());
    assertEquals(0, folder.toFile().list().length);
  }
}
