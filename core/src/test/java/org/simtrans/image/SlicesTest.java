package org.simtrans.image;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class SlicesTest {
  private static final int[] SIZE_BY_ANATOMY = {3, 4, 5}; // left-right, back-front, up-down
  private static final double[] SPACING_BY_ANATOMY = {1.5, 2, 3};

  static Stream<Volume> every_orientation() {
    return Axes.all().map(axes -> axes.volume(SIZE_BY_ANATOMY, SPACING_BY_ANATOMY));
  }

  @ParameterizedTest
  @MethodSource("every_orientation")
  void puttingAllSlicesBackRestoresTheVolume(Volume volume) {
    float[] values = volume.values();
    for (Plane plane : Plane.values()) {
      Slices slices = new Slices(volume, plane);
      float[] restored = new float[values.length];
      for (int k = 0; k < slices.count(); k++) {
        slices.put(slices.slice(values, k), k, restored);
      }
      assertArrayEquals(values, restored);
    }
  }

  @ParameterizedTest
  @MethodSource("every_orientation")
  void labels_are_cut_as_values_are_and_go_back(Volume volume) {
    float[] values = volume.values();
    byte[] labels = new byte[values.length];
    for (int i = 0; i < labels.length; i++) {
      labels[i] = (byte) values[i];
    }
    for (Plane plane : Plane.values()) {
      Slices slices = new Slices(volume, plane);
      byte[] stack = slices.stacked(labels);
      int pixels = slices.height() * slices.width();
      for (int k = 0; k < slices.count(); k++) {
        float[] slice = slices.slice(values, k);
        assertArrayEquals(
            Arrays.copyOfRange(stack, k * pixels, (k + 1) * pixels), slices.slice(labels, k));
        for (int p = 0; p < pixels; p++) {
          assertEquals((byte) slice[p], stack[k * pixels + p]);
        }
      }
      assertArrayEquals(labels, slices.unstacked(stack));
    }
  }

  /**
   * The values code the place in the patient, so the picture must not depend on the file's axes.
   */
  @ParameterizedTest
  @MethodSource("every_orientation")
  void showsThePatientAsARadiologistSeesHim(Volume volume) {
    float[] values = volume.values();

    Slices axial = new Slices(volume, Plane.AXIAL);
    assertLayout(axial, 5, 4, 3);
    assertEquals(3, axial.spacing(), 1e-12);
    assertEquals(2, axial.rowSpacing(), 1e-12);
    assertEquals(1.5, axial.columnSpacing(), 1e-12);
    float[] lowest = axial.slice(values, 0);
    assertEquals(Axes.code(2, 3, 0), lowest[0], "first: right, anterior");
    assertEquals(Axes.code(0, 3, 0), lowest[2], "end of first row: left, anterior");
    assertEquals(Axes.code(0, 0, 0), lowest[11], "last: left, posterior");

    Slices coronal = new Slices(volume, Plane.CORONAL);
    assertLayout(coronal, 4, 5, 3);
    float[] back = coronal.slice(values, 0);
    assertEquals(Axes.code(2, 0, 4), back[0], "first: right, superior");
    assertEquals(Axes.code(0, 0, 0), back[14], "last: left, inferior");

    Slices sagittal = new Slices(volume, Plane.SAGITTAL);
    assertLayout(sagittal, 3, 5, 4);
    float[] left = sagittal.slice(values, 0);
    assertEquals(Axes.code(0, 3, 4), left[0], "first: anterior, superior");
    assertEquals(Axes.code(0, 0, 0), left[19], "last: posterior, inferior");
  }

  @Test
  void aPictureIsOneSliceAsStored() {
    Volume picture = Volume.ofPicture(3, 2, Voxels.ofLabels(new byte[] {1, 2, 3, 4, 5, 6}));
    for (Plane plane : Plane.values()) {
      Slices slices = new Slices(picture, plane);
      assertLayout(slices, 1, 2, 3);
      assertArrayEquals(new float[] {1, 2, 3, 4, 5, 6}, slices.slice(picture.values(), 0));
    }
  }

  @Test
  void refusesWhatDoesNotBelongToTheVolume() {
    Volume volume = every_orientation().findFirst().orElseThrow();
    Slices slices = new Slices(volume, Plane.AXIAL);
    assertThrows(IndexOutOfBoundsException.class, () -> slices.slice(volume.values(), 5));
    assertThrows(IllegalArgumentException.class, () -> slices.slice(new float[7], 0));
    assertThrows(
        IllegalArgumentException.class, () -> slices.put(new float[7], 0, volume.values()));
  }

  private static void assertLayout(Slices slices, int count, int height, int width) {
    int[] layout = {slices.count(), slices.height(), slices.width()};
    assertArrayEquals(new int[] {count, height, width}, layout, () -> Arrays.toString(layout));
  }
}
