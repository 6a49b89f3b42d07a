package org.simtrans.onnx;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.simtrans.data.Fit;
import org.simtrans.data.Normalisation;
import org.simtrans.data.Normalisation.Scheme;
import org.simtrans.data.Normalisation.Window;
import org.simtrans.data.PreparedImage;
import org.simtrans.data.Preprocessing;
import org.simtrans.image.Affine;
import org.simtrans.image.Plane;
import org.simtrans.image.Volume;

class IntensityGraphTest {
  private static final int HEIGHT = 31;
  private static final int WIDTH = 45;

  /** As pictures lie: the first voxel is the first pixel of the slice. */
  private static final Affine ROWS_DOWN =
      new Affine(new double[][] {{-1, 0, 0, 0}, {0, -1, 0, 0}, {0, 0, 1, 0}});

  private static final Preprocessing AS_IT_IS =
      new Preprocessing(HEIGHT, WIDTH, Plane.AXIAL, Fit.RESIZE);

  /** Each image of a batch, and what {@link PreparedImage} makes of it alone, in every way. */
  private static void check(float[]... images) {
    for (Scheme scheme : Scheme.values()) {
      Normalisation way =
          scheme == Scheme.CT
              ? Normalisation.ct(new Window(-40, 90, 30, 12.5f))
              : Normalisation.of(scheme);
      if (!way.undecided()) {
        check(way, images);
      }
    }
  }

  private static void check(Normalisation way, float[]... images) {
    OnnxGraph graph = new OnnxGraph("test");
    Wire raw = graph.input("raw", 1, Wire.ANY, Wire.ANY);
    graph.output("normalised", new IntensityGraph(graph).normalised(raw, way).values());
    byte[] bytes = graph.toModel("", Map.of()).toByteArray();
    int pixels = HEIGHT * WIDTH;
    float[] batch = new float[images.length * pixels];
    float[] expected = new float[batch.length];
    for (int i = 0; i < images.length; i++) {
      System.arraycopy(images[i], 0, batch, i * pixels, pixels);
      Volume volume = Volume.of(new int[] {WIDTH, HEIGHT, 1}, ROWS_DOWN, images[i]);
      Preprocessing asItIs = AS_IT_IS.withNormalise(List.of(way));
      float[] normalised = PreparedImage.of(volume, asItIs).prepared(0).values();
      System.arraycopy(normalised, 0, expected, i * pixels, pixels);
    }
    try (OnnxSession session = OnnxSession.of(bytes, Path.of("intensity.onnx"), 1)) {
      float[] actual = session.run(batch, images.length, 1, HEIGHT, WIDTH);
      assertArrayEquals(expected, actual, 1e-6f, way.toString());
    }
  }

  /** Air with noise, and a bright ellipse with more of it. */
  private static float[] head(double scale, double offset, long seed) {
    Random random = new Random(seed);
    float[] image = new float[HEIGHT * WIDTH];
    for (int i = 0; i < image.length; i++) {
      double y = (i / WIDTH - 15) / 13.0;
      double x = (i % WIDTH - 22) / 18.0;
      double value = Math.abs(random.nextGaussian()) + (y * y + x * x < 1 ? 60 + 9 * x : 0);
      image[i] = (float) (scale * value + offset);
    }
    return image;
  }

  @Test
  void normalisesEachImageOfABatchByItself() {
    check(head(1, 0, 1), head(0.01, 40, 2), head(300, -5000, 3));
  }

  @Test
  void leavesOutliersAndWhatIsNotFiniteAside() {
    float[] image = head(2, 0, 4);
    image[700] = 1e6f;
    image[3] = Float.NaN;
    image[901] = Float.POSITIVE_INFINITY;
    image[902] = Float.NEGATIVE_INFINITY;
    check(image);
  }

  @Test
  void makesZerosOfAnImageOfOneValue() {
    float[] flat = new float[HEIGHT * WIDTH];
    Arrays.fill(flat, 7);
    float[] lost = new float[HEIGHT * WIDTH];
    Arrays.fill(lost, Float.NaN);
    check(flat, new float[HEIGHT * WIDTH], lost);
  }

  @Test
  void findsTheForegroundOfAnImageThatIsNearlyEmpty() {
    float[] image = new float[HEIGHT * WIDTH];
    image[500] = 3;
    image[501] = 5;
    check(image);
  }
}
