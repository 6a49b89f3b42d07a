package org.simtrans.onnx;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.simtrans.cohort.ChannelChoice;
import org.simtrans.data.Fit;
import org.simtrans.data.Normalisation;
import org.simtrans.data.Normalisation.Window;
import org.simtrans.data.PreparedImage;
import org.simtrans.data.Preprocessing;
import org.simtrans.image.Images;
import org.simtrans.image.Plane;
import org.simtrans.image.Volume;
import org.simtrans.phantom.BrainPhantom;
import org.simtrans.phantom.PhantomConfig;
import org.simtrans.predict.Segmentation;
import org.simtrans.predict.Segmenter;
import org.simtrans.run.SlicePredictor;
import org.simtrans.run.TrainedModel;
import org.simtrans.weights.WeightsException;

class OnnxModelTest {
  private static final PhantomConfig SMALL = new PhantomConfig(28, 33, 25, 7, 0.03, 0.2, 5, 150);

  @TempDir Path folder;

  private Path exported(TrainedModel model) {
    Path file = folder.resolve("model.onnx");
    OnnxExport.write(model, Networks.image(56, 48), file);
    return file;
  }

  private static Volume head() {
    return BrainPhantom.generate(SMALL, 3).t1w();
  }

  /** In the widest gap between probabilities in the middle half, where rounding decides nothing. */
  private static double threshold(SlicePredictor model, boolean flips) {
    float[] sorted =
        Segmenter.of(model)
            .withThreshold(0.5)
            .withFlips(flips)
            .segment(head(), true)
            .probabilities()
            .get(0)
            .clone();
    Arrays.sort(sorted);
    int widest = sorted.length / 4;
    for (int i = widest; i < sorted.length * 3 / 4; i++) {
      widest = sorted[i + 1] - sorted[i] > sorted[widest + 1] - sorted[widest] ? i : widest;
    }
    return (sorted[widest] + sorted[widest + 1]) / 2.0;
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void drawsTheMasksThatLibtorchDraws(boolean flips) {
    TrainedModel torch = Networks.trained("swin", 56, 48, 1);
    double threshold = threshold(torch, flips);
    byte[] expected =
        Segmenter.of(torch)
            .withThreshold(threshold)
            .withFlips(flips)
            .segment(head(), false)
            .labels();

    try (OnnxModel onnx = OnnxModel.load(exported(torch), 1)) {
      assertEquals(torch.card(), onnx.card());
      assertArrayEquals(
          expected,
          Segmenter.of(onnx)
              .withThreshold(threshold)
              .withFlips(flips)
              .segment(head(), false)
              .labels());
    }

    long drawn = IntStream.range(0, expected.length).filter(i -> expected[i] == 1).count();
    assertTrue(drawn > expected.length / 5 && drawn < expected.length * 4 / 5, drawn + " voxels");
  }

  @Test
  void seesChannelsAndNeighbouringSlicesAsLibtorchDoes() {
    Preprocessing size =
        new Preprocessing(56, 48, Plane.AXIAL, Fit.RESIZE)
            .with(new ChannelChoice(List.of("T1w", "CT")))
            .withNormalise(
                List.of(Normalisation.MRI, Normalisation.ct(new Window(0, 900, 300, 200))))
            .withContext(1, null);
    TrainedModel torch = Networks.residual(size, 2, false);
    List<Volume> head = List.of(head(), BrainPhantom.generate(SMALL, 4).t1w());
    Path file = folder.resolve("model.onnx");
    OnnxExport.write(torch, PreparedImage.of(head, size).prepared(3), file);
    Segmentation expected = Segmenter.of(torch).segment(head, true);

    try (OnnxModel onnx = OnnxModel.load(file, 1)) {
      Segmentation actual = Segmenter.of(onnx).segment(head, true);
      for (int c = 0; c < 2; c++) {
        assertArrayEquals(expected.probabilities().get(c), actual.probabilities().get(c), 1e-4f);
      }
    }
    Map<String, String> words = OnnxWriter.metadata(torch.card());
    assertEquals(
        "T1w, slice -1; CT, slice -1; T1w; CT; T1w, slice +1; CT, slice +1 (slice -1 lies below, +1"
            + " above; at the ends of a stack the outermost is repeated)",
        words.get("channels"));
    assertTrue(
        words.get("normalisation").contains("CT: values are clipped to 0.0 ... 900.0"),
        words.get("normalisation"));
  }

  /** Another process, whose class path has no libtorch at all. */
  @Test
  void needsNoLibtorch() throws IOException, InterruptedException {
    TrainedModel torch = Networks.trained("swin", 56, 48, 1);
    Path image = folder.resolve("head.nii.gz");
    Images.write(image, head());
    Path mask = folder.resolve("mask.bin");
    double threshold = threshold(torch, false);
    String classPath =
        Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
            .filter(entry -> !entry.contains("bytedeco"))
            .collect(Collectors.joining(File.pathSeparator));

    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                classPath,
                WithoutLibtorch.class.getName(),
                exported(torch).toString(),
                image.toString(),
                mask.toString(),
                Double.toString(threshold))
            .redirectErrorStream(true)
            .start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

    assertEquals(0, process.waitFor(), said);
    byte[] expected =
        Segmenter.of(torch)
            .withThreshold(threshold)
            .withFlips(false)
            .segment(Images.read(image), false)
            .labels();
    assertArrayEquals(expected, Files.readAllBytes(mask));
  }

  /** Segments a file: model, image, where the labels go, and the threshold. */
  static final class WithoutLibtorch {
    public static void main(String[] args) throws IOException {
      try {
        Class.forName("org.bytedeco.pytorch.Tensor");
        System.exit(3);
      } catch (ClassNotFoundException expected) {
        // as it should be
      }
      try (OnnxModel model = OnnxModel.load(Path.of(args[0]), 1)) {
        Volume image = Images.read(Path.of(args[1]));
        double threshold = Double.parseDouble(args[3]);
        byte[] labels =
            Segmenter.of(model)
                .withThreshold(threshold)
                .withFlips(false)
                .segment(image, false)
                .labels();
        Files.write(Path.of(args[2]), labels);
      }
    }
  }

  @Test
  void aMissingFileIsRefused() {
    Path file = folder.resolve("none.onnx");
    OnnxException refused = assertThrows(OnnxException.class, () -> OnnxModel.load(file, 1));
    assertTrue(refused.getMessage().startsWith(file + " does not exist"), refused.getMessage());
  }

  @Test
  void whatIsNoOnnxIsRefusedInOneSentence() throws IOException {
    Path file = Files.writeString(folder.resolve("text.onnx"), "no graph");
    OnnxException refused = assertThrows(OnnxException.class, () -> OnnxModel.load(file, 1));
    assertTrue(refused.getMessage().startsWith(file + " is no ONNX file"), refused.getMessage());
    assertEquals(1, refused.getMessage().lines().count());
  }

  @Test
  void anotherModelsGraphIsRefused() throws IOException {
    OnnxGraph graph = new OnnxGraph("other");
    graph.output("y", graph.relu(graph.input("x", 4)));
    Path file = folder.resolve("other.onnx");
    Files.write(file, graph.toModel("", Map.of()).toByteArray());

    OnnxException refused = assertThrows(OnnxException.class, () -> OnnxModel.load(file, 1));
    assertTrue(refused.getMessage().contains("has the inputs [x] and outputs [y]"));
  }

  @Test
  void aGraphWithoutACardIsRefused() throws IOException {
    OnnxGraph graph = new OnnxGraph("nameless");
    graph.output("logits", graph.relu(graph.input("image", 1, 8, 8)));
    Path file = folder.resolve("nameless.onnx");
    Files.write(file, graph.toModel("", Map.of()).toByteArray());

    WeightsException refused = assertThrows(WeightsException.class, () -> OnnxModel.load(file, 1));
    assertTrue(refused.getMessage().contains("does not say which model"), refused.getMessage());
  }
}
