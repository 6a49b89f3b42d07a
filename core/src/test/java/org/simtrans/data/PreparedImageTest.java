package org.simtrans.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.simtrans.InvalidSettingException;
import org.simtrans.image.Plane;
import org.simtrans.image.Slices;
import org.simtrans.image.Volume;

class PreparedImageTest {
  private static final Preprocessing SIZE = new Preprocessing(16, 20, Plane.AXIAL, Fit.RESIZE);

  private static Volume volume(float[] values) {
    return Volume.of(Samples.SHAPE, Samples.affine(), values);
  }

  @Test
  void normalisesOverTheWholeImageThenFitsEachSlice() {
    Volume volume = volume(Samples.head(1));
    PreparedImage image = PreparedImage.of(volume, SIZE);
    Intensity intensity = Intensity.of(volume.values());
    Slices slices = new Slices(volume, Plane.AXIAL);
    SliceFit fit = SIZE.sliceFit(slices.height(), slices.width());
    for (int k = 0; k < slices.count(); k++) {
      float[] slice = slices.slice(volume.values(), k);
      float[] expected = fit.toNetwork(intensity.apply(slice), intensity.background());
      assertEquals(1, image.prepared(k).channels());
      assertArrayEquals(expected, image.prepared(k).values());
      assertArrayEquals(expected, image.slice(k).prepared(fit).values());
      PickedSlice picked = PickedSlice.of("a", volume, null, Plane.AXIAL, OptionalInt.of(k));
      assertArrayEquals(expected, picked.prepared(SIZE).values(), "a figure sees the same");
    }
  }

  @Test
  void aBatchHoldsItsSlicesInOrder() {
    PreparedImage image = PreparedImage.of(volume(Samples.head(1)), SIZE);
    Batch batch = image.batch(List.of(3, 1));
    assertArrayEquals(new long[] {2, 1, 16, 20}, batch.shape());
    assertArrayEquals(image.prepared(3).values(), batch.image(0).values());
    assertArrayEquals(image.prepared(1).values(), batch.channel(1, 0));
  }

  @Test
  void knowsWhichSlicesShowAnything() {
    float[] values = Samples.head(1); // air in the topmost slice
    int pixels = Samples.SHAPE[0] * Samples.SHAPE[1];
    Arrays.fill(values, pixels, 2 * pixels, 0);
    assertEquals(List.of(0, 2, 3, 4), PreparedImage.of(volume(values), SIZE).withoutAir());
    values[5 * pixels + 7] = 90; // a single voxel
    PreparedImage image = PreparedImage.of(volume(values), SIZE);
    assertEquals(List.of(0, 2, 3, 4, 5), image.withoutAir());
    assertEquals(1.0 / pixels, image.slice(5).foregroundFraction());
    assertEquals(0, image.slice(1).foregroundFraction());
  }

  @Test
  void anImageOfOneValueIsBlank() {
    float[] values = new float[Samples.head(1).length];
    assertTrue(PreparedImage.of(volume(values), SIZE).isBlank());
    assertEquals(List.of(), PreparedImage.of(volume(values), SIZE).withoutAir());
    Arrays.fill(values, Float.NaN);
    assertTrue(PreparedImage.of(volume(values), SIZE).isBlank());
    values[3] = 1;
    assertTrue(PreparedImage.of(volume(values), SIZE).isBlank(), "one value is no picture");
    values[7] = 2;
    assertFalse(PreparedImage.of(volume(values), SIZE).isBlank());
  }

  /** Two scans of one subject, in other units, the second with tissue where the first has air. */
  @Test
  void channelsAreNormalisedEachByItself() {
    Preprocessing two = SIZE.withChannels(2);
    float[] first = Samples.head(1);
    float[] second = new float[first.length];
    for (int i = 0; i < second.length; i++) {
      second[i] = i < 120 ? 0 : 1000 - first[i];
    }
    PreparedImage image = PreparedImage.of(List.of(volume(first), volume(second)), two);
    for (int k : new int[] {0, 3, 5}) {
      Planes planes = image.prepared(k);
      assertEquals(2, planes.channels());
      assertArrayEquals(
          PreparedImage.of(volume(first), SIZE).prepared(k).values(), planes.channel(0));
      assertArrayEquals(
          PreparedImage.of(volume(second), SIZE).prepared(k).values(), planes.channel(1));
    }
    assertEquals(List.of(0, 1, 2, 3, 4, 5), image.withoutAir());
    assertArrayEquals(new long[] {2, 2, 16, 20}, image.batch(List.of(0, 1)).shape());
  }

  @Test
  void aModelOfOtherChannelsIsRefused() {
    InvalidSettingException e =
        assertThrows(
            InvalidSettingException.class,
            () -> PreparedImage.of(volume(Samples.head(1)), SIZE.withChannels(3)));
    assertTrue(e.getMessage().contains("has 1 channels"), e.getMessage());
  }
}
