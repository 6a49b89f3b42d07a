package org.simtrans.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TilesTest {

  /** The numbers are of nnU-Net's formula in numpy: evenly spaced, at most half a tile apart. */
  @Test
  void beginWhereThoseOfNnuNetBegin() {
    assertArrayEquals(
        new int[] {0, 185, 370, 555, 740, 924, 1109, 1294, 1479, 1664}, Tiles.starts(2048, 384));
    assertArrayEquals(new int[] {0, 2, 4, 6}, Tiles.starts(10, 4));
    assertArrayEquals(new int[] {0, 1}, Tiles.starts(5, 4));
    assertArrayEquals(new int[] {0}, Tiles.starts(4, 4));
  }

  @Test
  void countLessTowardsTheirEdges() {
    float edge = (float) Math.exp(-4.5); // three deviations of half a pixel from the middle
    float middle = (float) Math.exp(-.5);
    assertArrayEquals(new float[] {edge, middle, middle, edge}, Tiles.weights(4), 1e-6f);
  }

  @ParameterizedTest
  @CsvSource({"8, 8, 8, 8", "23, 17, 8, 6", "40, 9, 16, 8", "7, 100, 6, 8"})
  void blendAsTheWeightedMeanOfAllThatCoverAPixel(int h, int w, int tileH, int tileW) {
    float[] values = new float[2 * h * w];
    Random random = new Random(h);
    for (int i = 0; i < values.length; i++) {
      values[i] = random.nextFloat();
    }
    Planes slice = new Planes(2, h, w, values);
    float[][] drawn = new float[2][h * w];
    new Tiles(h, w, new InputSize(tileH, tileW))
        .draw(
            2,
            3,
            slice::rows,
            (where, tiles) -> {
              float[] maps = tiles.values().clone();
              int size = maps.length / tiles.count();
              for (int i = 0; i < maps.length; i++) { // each tile sees something else
                Window tile = where.get(i / size);
                maps[i] *= opinion(tile.top(), tile.left());
              }
              return tiles.with(maps);
            },
            (top, height, maps) -> {
              for (int c = 0; c < 2; c++) {
                System.arraycopy(maps[c], 0, drawn[c], top * w, height * w);
              }
            });
    for (int y = 0; y < h; y++) {
      for (int x = 0; x < w; x++) {
        double mean =
            meanOpinion(y, x, Tiles.starts(h, tileH), Tiles.starts(w, tileW), tileH, tileW);
        for (int c = 0; c < 2; c++) {
          assertEquals(mean * values[(c * h + y) * w + x], drawn[c][y * w + x], 1e-5);
        }
      }
    }
  }

  private static float opinion(int top, int left) {
    return .3f + (top * 7 + left * 3) % 10 * .05f;
  }

  private static double meanOpinion(int y, int x, int[] tops, int[] lefts, int tileH, int tileW) {
    double sum = 0;
    double weights = 0;
    for (int top : tops) {
      for (int left : lefts) {
        if (y >= top && y < top + tileH && x >= left && x < left + tileW) {
          double down = (y - top - (tileH - 1) / 2.) / (tileH / 8.);
          double right = (x - left - (tileW - 1) / 2.) / (tileW / 8.);
          double weight = Math.exp(-(down * down + right * right) / 2);
          sum += weight * opinion(top, left);
          weights += weight;
        }
      }
    }
    return sum / weights;
  }

  @Test
  void aSliceHasToHoldOne() {
    assertThrows(IllegalArgumentException.class, () -> new Tiles(7, 9, new InputSize(8, 8)));
  }
}
