package org.simtrans.predict;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.simtrans.data.Fit;
import org.simtrans.data.Preprocessing;
import org.simtrans.image.Affine;
import org.simtrans.image.Plane;
import org.simtrans.image.Volume;

/** A model of patches draws at the image's own pixels, whatever the image's size. */
class TiledDrawingTest {

  private static Volume volume(int nx, int ny, int nz) {
    Random random = new Random(nx);
    float[] values = new float[nx * ny * nz];
    for (int i = 0; i < values.length; i++) {
      values[i] = 1 + random.nextInt(255);
    }
    return Volume.of(new int[] {nx, ny, nz}, Affine.scaling(1, 1, 1), values);
  }

  private static Rule rule(int size, Fit fit, int smallestPart) {
    Preprocessing tile = new Preprocessing(size, size, Plane.AXIAL, fit);
    return Rule.of(
        tile, List.of(1, 2), .5, smallestPart, new float[] {.6f, .2f}, new float[] {.1f, .3f});
  }

  /** What is decided pixel by pixel is the same in tiles as in one piece. */
  @ParameterizedTest
  @CsvSource({"30, 21, 1, 1", "30, 21, 3, 4", "5, 40, 2, 1", "6, 4, 2, 3", "16, 16, 1, 2"})
  void tilesAreJoinedWithoutASeam(int nx, int ny, int nz, int smallestPart) {
    Volume image = volume(nx, ny, nz);
    Segmentation whole = Segmenter.of(rule(64, Fit.PAD, smallestPart)).segment(image, true);
    Segmentation tiled = Segmenter.of(rule(16, Fit.PATCH, smallestPart)).segment(image, true);
    assertTrue(whole.labelledVoxels() > 0);
    assertArrayEquals(whole.labels(), tiled.labels());
    for (int c = 0; c < 2; c++) {
      assertArrayEquals(whole.probabilities().get(c), tiled.probabilities().get(c), 1e-6f);
    }
  }

  @ParameterizedTest
  @CsvSource({"100, 16, 12", "16, 16, 1", "17, 16, 2"})
  void neighboursOverlapByHalf(int nx, int ny, int tiles) {
    Rule rule = rule(16, Fit.PATCH, 1);
    Segmenter.of(rule).segment(volume(nx, ny, 1));
    assertEquals(tiles, rule.counts().stream().mapToInt(n -> n).sum());
  }
}
