package org.simtrans.figure;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.util.Arrays;
import java.util.List;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.simtrans.augment.LesionConfig;
import org.simtrans.augment.LesionPlanting;
import org.simtrans.augment.MaskingConfig;
import org.simtrans.data.Fit;
import org.simtrans.data.PickedSlice;
import org.simtrans.data.Preprocessing;
import org.simtrans.image.Affine;
import org.simtrans.image.Plane;
import org.simtrans.image.Volume;

/** The pictures of masked-image modelling and of planted lesions. */
class MaskFigureTest {
  private static final int H = 40;
  private static final int W = 32;
  private static final Preprocessing SIZE = new Preprocessing(H, W, Plane.AXIAL, Fit.RESIZE);

  @Test
  void onlyHiddenPixelsAreFilledIn() {
    MaskFigure.Filling truth = (image, hidden, h, w) -> image;
    MaskFigure.Filling truthWhereHidden =
        (image, hidden, h, w) -> {
          float[] guess = image.clone();
          for (int i = 0; i < guess.length; i++) {
            guess[i] = hidden[i] == 0 ? 99 : guess[i];
          }
          return guess;
        };
    MaskFigure.Filling wrong = (image, hidden, h, w) -> new float[h * w];
    byte[] once = masked(truth, 1);
    assertArrayEquals(once, masked(truthWhereHidden, 1));
    assertFalse(Arrays.equals(once, masked(wrong, 1)));
    assertFalse(Arrays.equals(once, masked(truth, 2)), "another seed hides other blocks");
  }

  @Test
  void aNetworkSeesTheSliceWithItsLesions() {
    int[] seen = new int[1];
    byte[] picture =
        planted(
            image -> {
              seen[0]++;
              assertFalse(
                  Arrays.equals(image, slice().prepared(SIZE).values()), "nothing was planted");
              return new byte[image.length];
            });
    assertEquals(2, seen[0]);
    assertArrayEquals(picture, planted(image -> new byte[image.length]));
    byte[] all = new byte[H * W];
    Arrays.fill(all, (byte) 1);
    assertFalse(Arrays.equals(picture, planted(image -> all)));
  }

  private static byte[] masked(MaskFigure.Filling filling, long seed) {
    MaskFigure figure = new MaskFigure(MaskingConfig.forSize(H, W), SIZE, filling, seed);
    return Png.bytes(figure.draw(List.of(slice(), slice(), slice())));
  }

  private static byte[] planted(PlantedFigure.Drawing drawing) {
    PlantedFigure figure =
        new PlantedFigure(new LesionPlanting(LesionConfig.defaults()), SIZE, drawing, 1);
    return Png.bytes(figure.draw(List.of(slice(), slice())));
  }

  private static PickedSlice slice() {
    float[] values = new float[H * W];
    for (int i = 0; i < values.length; i++) {
      boolean inside = Math.hypot(i / W - H / 2.0, i % W - W / 2.0) < 14;
      values[i] = inside ? 100 + i % 7 : 0;
    }
    Volume volume = Volume.of(new int[] {W, H, 1}, Affine.scaling(1, 1, 1), values);
    return PickedSlice.of("a", volume, null, Plane.AXIAL, OptionalInt.empty());
  }
}
