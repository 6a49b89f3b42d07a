package org.simtrans.figure;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.awt.image.BufferedImage;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.simtrans.augment.IntensityConfig;
import org.simtrans.augment.ViewConfig;
import org.simtrans.data.Fit;
import org.simtrans.data.PickedSlice;
import org.simtrans.data.Preprocessing;
import org.simtrans.image.Affine;
import org.simtrans.image.Plane;
import org.simtrans.image.Volume;

class ViewFigureTest {
  private static final int H = 24;
  private static final int W = 20;
  private static final int TILE_ROW = 340; // pixels, without words

  @Test
  void givesTheSameBytesTwice() {
    byte[] once = Png.bytes(figure(ViewConfig.defaults(), 1).draw(2));
    assertArrayEquals(once, Png.bytes(figure(ViewConfig.defaults(), 1).draw(2)));
    assertFalse(Arrays.equals(once, Png.bytes(figure(ViewConfig.defaults(), 2).draw(2))));
  }

  @Test
  void hasTwoRowsOfTransformsAndOneForThreePairs() {
    ViewFigure figure = figure(ViewConfig.defaults(), 1);
    int without = rows(figure.draw(0));
    assertEquals(2, without);
    assertEquals(3, rows(figure.draw(3)));
    assertEquals(4, rows(figure.draw(4)));
    assertEquals(figure.draw(0).getWidth(), figure.draw(4).getWidth());
  }

  @Test
  void leavesOutWhatIsSwitchedOff() {
    ViewConfig geometry = ViewConfig.defaults().withIntensity(IntensityConfig.none());
    assertEquals(1, rows(figure(geometry, 1).draw(0)));
  }

  @Test
  void showsPairsOfSeveralSlicesTwoInARow() {
    ViewFigure figure = figure(ViewConfig.defaults(), 1);
    assertEquals(1, rows(ViewFigure.pairs(List.of(figure))));
    assertEquals(2, rows(ViewFigure.pairs(List.of(figure, figure, figure))));
  }

  /** Counts dark bars along a column within the first tiles: the air at their left edge. */
  private static int rows(BufferedImage picture) {
    int rows = 0;
    int dark = 0;
    int x = 60;
    for (int y = 0; y < picture.getHeight(); y++) {
      boolean paper = (picture.getRGB(x, y) & 0xFF) > 100;
      dark = paper ? 0 : dark + 1;
      rows += dark == TILE_ROW - 5 ? 1 : 0;
    }
    assertTrue(rows > 0, "no tile was found");
    return rows;
  }

  private static ViewFigure figure(ViewConfig config, long seed) {
    float[] values = new float[H * W];
    for (int i = 0; i < values.length; i++) {
      boolean inside = Math.hypot(i / W - H / 2.0, i % W - W / 2.0) < 6;
      values[i] = inside ? 100 + i % 7 : 0;
    }
    Volume volume = Volume.of(new int[] {W, H, 1}, Affine.scaling(1, 1, 1), values);
    Preprocessing size = new Preprocessing(H, W, Plane.AXIAL, Fit.RESIZE);
    PickedSlice slice = PickedSlice.of("a", volume, null, Plane.AXIAL, OptionalInt.empty());
    return new ViewFigure(config, size, slice, seed);
  }
}
