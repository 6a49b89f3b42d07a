package org.simtrans.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.simtrans.cohort.Cohort;
import org.simtrans.cohort.CohortOptions;
import org.simtrans.cohort.LabelValues;
import org.simtrans.cohort.ProgressListener;
import org.simtrans.image.Affine;
import org.simtrans.image.Images;
import org.simtrans.image.Plane;
import org.simtrans.image.Volume;
import org.simtrans.layout.CohortException;

class NeighboursTest {
  private static final int PIXELS = 16;

  @TempDir private Path folder;

  private static Preprocessing near(Double mm) {
    return new Preprocessing(4, 4, Plane.AXIAL, Fit.RESIZE).withContext(1, mm);
  }

  @Test
  void areTakenAtMillimetresAndTheOutermostIsRepeated() {
    Neighbours every6mm = new Neighbours(2, 6.0);
    assertEquals(List.of(1, 3, 5, 7, 8), every6mm.of(5, 6.0 / 3, 9));
    assertEquals(List.of(0, 0, 0, 2, 4), every6mm.of(0, 6.0 / 3, 9));
    assertEquals(List.of(3, 4, 5, 6, 7), new Neighbours(2, null).of(5, 1, 9));
    assertEquals(List.of(4, 5, 5, 5, 6), every6mm.of(5, 0.4, 9), "nearest slices");
  }

  private SliceStore store(Preprocessing preprocessing) {
    return SliceStore.build(
        Cohort.open(folder, CohortOptions.defaults()),
        new LabelValues(List.of(1)),
        preprocessing,
        0.3,
        folder.resolve("cache"),
        1,
        ProgressListener.SILENT);
  }

  /** Slice 0 is air, and left out, but is seen beside slice 1. */
  @Test
  void aStoredSliceComesWithItsNeighboursOnceAsAnImageDoes() {
    float[] values = new float[4 * PIXELS];
    for (int i = PIXELS; i < values.length; i++) {
      values[i] = i / PIXELS * 10 + i % 7;
    }
    Volume volume = Volume.of(new int[] {4, 4, 4}, Affine.scaling(1, 1, 2), values);
    Images.write(folder.resolve("images/a.nii.gz"), volume);
    Preprocessing preprocessing = near(2.0);
    PreparedImage image = PreparedImage.of(volume, preprocessing);
    float[] read = new float[3 * PIXELS];
    try (SliceStore store = store(preprocessing)) {
      assertEquals(List.of(1, 2, 3), store.slices().stream().map(SliceRef::position).toList());
      for (SliceRef slice : store.slices()) {
        store.read(slice.index(), read, new byte[PIXELS]);
        assertArrayEquals(image.prepared(slice.position()).values(), read, 1e-3f);
      }
    }
    Preprocessing alone = preprocessing.withContext(0, null);
    PreparedImage single = PreparedImage.of(volume, alone);
    assertArrayEquals(
        single.prepared(3).values(), Arrays.copyOfRange(read, PIXELS, 2 * PIXELS), 1e-3f);
    assertArrayEquals(
        single.prepared(3).values(), Arrays.copyOfRange(read, 2 * PIXELS, 3 * PIXELS), 1e-3f);
  }

  private void picture(String name, int begin) {
    float[] values = new float[PIXELS];
    for (int i = 0; i < PIXELS; i++) {
      values[i] = begin + i * i;
    }
    Images.write(folder.resolve("images/" + name + ".tif"), Volume.ofPicture(4, 4, values));
  }

  @Test
  void picturesOfOneStackAreNeighboursAndOneAloneIsRefused() {
    picture("p_slice002", 3);
    picture("p_slice005", 500);
    picture("p_slice009", 90);
    try (SliceStore store = store(near(null))) {
      assertEquals(3, store.slices().size());
      float[] read = new float[3 * PIXELS];
      store.read(1, read, new byte[PIXELS]);
      float[] first = new float[3 * PIXELS];
      store.read(0, first, new byte[PIXELS]);
      assertArrayEquals(Arrays.copyOfRange(first, PIXELS, 2 * PIXELS), Arrays.copyOf(read, PIXELS));
    }
    picture("q", 7);
    String message =
        assertThrows(CohortException.class, () -> store(near(null)).close()).getMessage();
    assertTrue(message.contains("q is a picture alone"), message);
  }
}
