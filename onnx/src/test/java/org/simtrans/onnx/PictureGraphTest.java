package org.simtrans.onnx;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.simtrans.data.Fit;
import org.simtrans.data.Normalisation;
import org.simtrans.data.Normalisation.Scheme;
import org.simtrans.data.Normalisation.Window;
import org.simtrans.data.Preprocessing;
import org.simtrans.image.Affine;
import org.simtrans.image.Plane;
import org.simtrans.image.Volume;
import org.simtrans.metric.MaskRule;
import org.simtrans.predict.Segmentation;
import org.simtrans.predict.Segmenter;
import org.simtrans.run.TrainedModel;

/** Whole pictures through a package's graph, and what {@link Segmenter} draws on them. */
class PictureGraphTest {
  private static final int LABELS = 2;

  /** As pictures lie: the first voxel is the first pixel of the slice. */
  private static final Affine ROWS_DOWN =
      new Affine(new double[][] {{-1, 0, 0, 0}, {0, -1, 0, 0}, {0, 0, 1, 0}});

  private static final Preprocessing NETWORK = new Preprocessing(48, 64, Plane.AXIAL, Fit.RESIZE);

  private static final Normalisation CT = Normalisation.ct(new Window(-40, 90, 30, 12.5f));

  /** Discs on noise, in other units for each slice and channel. */
  private static float[] picture(int height, int width, int seed) {
    Random random = new Random(seed);
    float[] image = new float[height * width];
    for (int i = 0; i < image.length; i++) {
      double y = (i / width + 0.5) / height;
      double x = (i % width + 0.5) / width;
      double discs = Math.sin(9 * y + seed) * Math.sin(7 * x) > 0.3 ? 60 : 0;
      image[i] = (float) ((seed + 1) * (Math.abs(random.nextGaussian()) * 4 + discs) - 10 * seed);
    }
    return image;
  }

  /**
   * @param context slices on either side
   */
  private static void check(TrainedModel model, int height, int width, int batch, int context) {
    Preprocessing size = model.card().preprocessing();
    int pixels = height * width;
    float[] stored = new float[batch * size.planes() * pixels];
    List<Segmentation> expected = new ArrayList<>();
    for (int i = 0; i < batch; i++) {
      List<float[]> stacks = new ArrayList<>();
      for (int c = 0; c < size.channels(); c++) {
        float[] stack = new float[size.slices() * pixels];
        for (int k = 0; k < size.slices(); k++) {
          float[] slice = picture(height, width, 7 * i + 3 * c + k);
          System.arraycopy(slice, 0, stack, k * pixels, pixels);
          int plane = (i * size.slices() + k) * size.channels() + c;
          System.arraycopy(slice, 0, stored, plane * pixels, pixels);
        }
        stacks.add(stack);
      }
      int[] shape = {width, height, size.slices()};
      List<Volume> volumes = stacks.stream().map(s -> Volume.of(shape, ROWS_DOWN, s)).toList();
      expected.add(Segmenter.of(model).segment(volumes, true));
    }
    byte[] graph = PictureGraph.write(model).toByteArray();
    try (OnnxSession session = OnnxSession.of(graph, Path.of("picture.onnx"), 1)) {
      float[] actual = session.run(stored, batch, size.planes(), height, width);
      for (int i = 0; i < batch; i++) {
        int from = i * LABELS * pixels;
        compare(
            model,
            expected.get(i),
            Arrays.copyOfRange(actual, from, from + LABELS * pixels),
            context * pixels);
      }
    }
  }

  /**
   * @param drawn of a whole stack
   * @param from where its slice in the middle begins
   */
  private static void compare(TrainedModel model, Segmentation drawn, float[] actual, int from) {
    int pixels = actual.length / LABELS;
    float[][] maps = new float[LABELS][];
    for (int c = 0; c < LABELS; c++) {
      maps[c] = Arrays.copyOfRange(actual, c * pixels, (c + 1) * pixels);
      float[] probabilities = drawn.probabilities().get(c);
      assertArrayEquals(Arrays.copyOfRange(probabilities, from, from + pixels), maps[c], 1e-4f);
    }
    byte[] mask = new byte[pixels];
    new MaskRule(model.card().threshold(), 1).label(maps, mask, 0);
    int differing = 0;
    int labelled = 0;
    for (int p = 0; p < pixels; p++) {
      differing += mask[p] == drawn.labels()[from + p] ? 0 : 1;
      labelled += mask[p] > 0 ? 1 : 0;
    }
    assertTrue(differing <= pixels / 10_000, differing + " pixels differ");
    assertTrue(labelled > 0 && labelled < pixels, labelled + " pixels are drawn");
  }

  @ParameterizedTest(name = "{0} x {1}, {2}, batch of {3}")
  @CsvSource({
    "48, 64, RESIZE, 1",
    "149, 97, RESIZE, 2",
    "96, 128, RESIZE, 1",
    "31, 27, RESIZE, 3",
    "31, 27, PAD, 1",
    "49, 201, PAD, 1",
  })
  void drawsOnPicturesOfAnySizeWhatSegmentDraws(int height, int width, Fit fit, int batch) {
    check(Networks.residual(NETWORK.withFit(fit), LABELS, false), height, width, batch, 0);
  }

  @Test
  void takesPercentilesOfALargePictureAsSegmentDoes() {
    check(Networks.residual(NETWORK, LABELS, false), 1201, 1003, 1, 0); // above 2^20 pixels
  }

  @Test
  void takesTheMeanWithTheMirrorImage() {
    check(Networks.residual(NETWORK, LABELS, true), 75, 60, 2, 0);
  }

  @Test
  void normalisesEachChannelInItsOwnWay() {
    List<Normalisation> ways = new ArrayList<>();
    for (Scheme scheme : Scheme.values()) {
      if (scheme != Scheme.AUTO) {
        ways.add(scheme == Scheme.CT ? CT : Normalisation.of(scheme));
      }
    }
    Preprocessing size = NETWORK.withChannels(ways.size()).withNormalise(ways);
    check(Networks.residual(size, LABELS, false), 61, 83, 2, 0);
  }

  @Test
  void normalisesTheSlicesOfAChannelTogether() {
    Preprocessing size =
        NETWORK.withChannels(2).withNormalise(List.of(Normalisation.MRI, CT)).withContext(1, null);
    check(Networks.residual(size, LABELS, false), 61, 83, 2, 1);
  }
}
