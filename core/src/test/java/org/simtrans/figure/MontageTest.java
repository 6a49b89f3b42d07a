package org.simtrans.figure;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.awt.Color;
import java.awt.image.BufferedImage;
import org.junit.jupiter.api.Test;
import org.simtrans.image.Affine;
import org.simtrans.image.Plane;
import org.simtrans.image.Volume;

class MontageTest {

  @Test
  void goesThroughAVolumeInOneWindowAndTrueProportion() {
    float[] values = new float[4 * 4 * 10];
    for (int i = 0; i < values.length; i++) {
      values[i] = i / 16; // each axial slice has the value of its position
    }
    Volume volume = Volume.of(new int[] {4, 4, 10}, Affine.scaling(1, 2, 1), values);
    BufferedImage picture = Montage.of(volume, Plane.AXIAL, 4, 2);
    assertEquals(2 * 120 + 2, picture.getWidth());
    assertEquals(2 * 240 + 2, picture.getHeight());
    int[] shown = {2, 4, 6, 8};
    for (int i = 0; i < 4; i++) {
      Color grey = new Color(picture.getRGB(60 + i % 2 * 122, 120 + i / 2 * 242));
      assertEquals(255 * shown[i] / 9.0, grey.getRed(), 1);
    }
  }

  @Test
  void showsNoMoreTilesThanThereAreSlices() {
    Volume one = Volume.of(new int[] {3, 3, 1}, Affine.scaling(1, 1, 1), new float[9]);
    assertEquals(240, Montage.of(one, Plane.AXIAL, 20, 5).getWidth());
  }
}
