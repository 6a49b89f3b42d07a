package org.simtrans.onnx;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.simtrans.data.Fit;
import org.simtrans.data.Preprocessing;
import org.simtrans.data.SliceFit;
import org.simtrans.image.Plane;

class SliceFitGraphTest {
  private static final int HEIGHT = 24;
  private static final int WIDTH = 32;

  /** There, and there and back: (2, 1, h, w) -> (2, 1, h, w). */
  private static byte[] graph(Fit fit, boolean back) {
    OnnxGraph graph = new OnnxGraph("test");
    Wire raw = graph.input("raw", 1, Wire.ANY, Wire.ANY);
    Preprocessing size = new Preprocessing(HEIGHT, WIDTH, Plane.AXIAL, fit);
    SliceFitGraph way = SliceFitGraph.of(graph, raw, size);
    Wire there = way.toNetwork(raw, graph.number(-3, OnnxGraph.Type.FLOAT));
    graph.output("fitted", back ? way.toNative(there) : there);
    return graph.toModel("", Map.of()).toByteArray();
  }

  @ParameterizedTest(name = "{0} x {1}, {2}")
  @CsvSource({
    "24, 32, RESIZE",
    "24, 32, PAD",
    "77, 131, RESIZE",
    "131, 77, RESIZE",
    "25, 32, RESIZE",
    "11, 7, RESIZE",
    "11, 7, PAD",
    "101, 9, PAD",
    "1, 1, RESIZE",
    "1, 300, RESIZE",
    "300, 2, PAD"
  })
  void fitsAsSliceFitDoes(int height, int width, Fit fit) {
    Random random = new Random(height);
    int pixels = height * width;
    float[] images = new float[2 * pixels];
    for (int i = 0; i < images.length; i++) {
      images[i] = (float) random.nextGaussian();
    }
    SliceFit way = new SliceFit(height, width, HEIGHT, WIDTH, fit);
    float[] there = new float[2 * HEIGHT * WIDTH];
    float[] back = new float[images.length];
    for (int i = 0; i < 2; i++) {
      float[] image = Arrays.copyOfRange(images, i * pixels, (i + 1) * pixels);
      float[] network = way.toNetwork(image, -3);
      System.arraycopy(network, 0, there, i * network.length, network.length);
      System.arraycopy(way.toNative(network), 0, back, i * pixels, pixels);
    }
    Path name = Path.of("fit.onnx");
    try (OnnxSession session = OnnxSession.of(graph(fit, false), name, 1);
        OnnxSession whole = OnnxSession.of(graph(fit, true), name, 1)) {
      assertArrayEquals(there, session.run(images, 2, 1, height, width), 2e-6f);
      assertArrayEquals(back, whole.run(images, 2, 1, height, width), 2e-6f);
    }
  }
}
