package org.simtrans.encoder;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.simtrans.Golden;
import org.simtrans.Pattern;
import org.simtrans.tensor.NoGrad;
import org.simtrans.tensor.Rng;
import org.simtrans.tensor.Scope;
import org.simtrans.tensor.Tensors;

/** ResNet and VGG. */
class ConvolutionalEncodersTest {

  /** By running statistics at an even and an odd size, then by the batch's own. */
  @ParameterizedTest
  @ValueSource(strings = {"resnet50", "vgg16"})
  void mapsAndStatisticsAreTorchvisions(String name) {
    Encoder encoder = Encoders.named(name, 3, new Rng(0));
    Map<String, Tensor> state = encoder.state().tensors();
    for (JsonNode golden : Golden.read("cnn.json").get(name)) {
      Pattern.fill(state);
      encoder.train(golden.get("training").asBoolean());
      int height = golden.get("height").asInt();
      int width = golden.get("width").asInt();
      String what = "%s %dx%d ".formatted(name, height, width);
      try (Scope scope = new Scope();
          NoGrad off = new NoGrad()) {
        List<Tensor> maps = encoder.forward(Pattern.tensor("input", 2f, 4, 3, height, width));
        for (int i = 0; i < 4; i++) {
          Golden.assertClose(golden.get("stages").get(i), maps.get(i), 1e-4, what + (i + 1));
          assertEquals(encoder.channels().get(i), (int) maps.get(i).size(1));
        }
        golden
            .get("statistics")
            .properties()
            .forEach(s -> Golden.assertClose(s.getValue(), state.get(s.getKey()), 1e-4, what + s));
      }
    }
  }

  @ParameterizedTest
  @CsvSource({"resnet18, 11176512", "resnet34, 21284672", "resnet50, 23508032", "vgg16, 14723136"})
  void parameterCountsWithoutClassifier(String name, long expected) {
    assertEquals(expected, Encoders.named(name, 3, new Rng(0)).parameterCount());
  }

  @ParameterizedTest
  @CsvSource({"resnet18, 33, 47", "resnet18, 4, 4", "vgg16, 33, 70", "vgg16, 20, 9"})
  void takesAnySize(String name, int height, int width) {
    Encoder encoder = Encoders.named(name, 1, new Rng(0));
    encoder.train(false);
    try (Scope scope = new Scope();
        NoGrad off = new NoGrad()) {
      List<Tensor> maps = encoder.forward(Pattern.tensor("input", 1f, 1, 1, height, width));
      for (int i = 0; i < 4; i++) {
        int stride = 4 << i;
        boolean down = name.equals("vgg16");
        int rows = down ? Math.max(height, 32) / stride : (height + stride - 1) / stride;
        int columns = down ? Math.max(width, 32) / stride : (width + stride - 1) / stride;
        assertEquals(List.of(rows, columns), sizeOf(maps.get(i)), "map " + (i + 1));
      }
    }
  }

  private static List<Integer> sizeOf(Tensor map) {
    return List.of((int) map.size(2), (int) map.size(3));
  }

  /** As torchvision's: normal, with variance 2 / fan-out; norms neutral; biases zero. */
  @ParameterizedTest
  @CsvSource({
    "resnet18, layer3.0.conv2.weight, layer3.0.bn2",
    "vgg16, features.27.weight, features.28"
  })
  void initialWeights(String name, String kernel, String norm) {
    Map<String, Tensor> weights = Encoders.named(name, 1, new Rng(3)).state().tensors();
    Tensor w = weights.get(kernel);
    double expected = Math.sqrt(2.0 / (w.size(0) * 9));
    assertEquals(expected, w.std().item_double(), 0.01 * expected);
    assertEquals(0, w.mean().item_double(), 0.01 * expected);
    assertTrue(weights.get(norm + ".weight").equal(Tensors.ones(w.size(0))));
    assertTrue(weights.get(norm + ".bias").equal(Tensors.zeros(w.size(0))));
  }
}
