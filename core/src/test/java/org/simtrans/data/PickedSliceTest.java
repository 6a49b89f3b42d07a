package org.simtrans.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.simtrans.InvalidSettingException;
import org.simtrans.image.Affine;
import org.simtrans.image.Plane;
import org.simtrans.image.Volume;

class PickedSliceTest {
  private static final int[] SHAPE = {2, 3, 4};

  /** What is drawn or exported has the network's size, also of a network that sees patches. */
  @Test
  void aNetworkOfPatchesIsShownTheWholeSlice() {
    Volume picture = Volume.ofPicture(9, 7, new float[63]);
    Preprocessing patches = new Preprocessing(4, 4, Plane.AXIAL, Fit.PATCH);
    PickedSlice slice = PickedSlice.of("p", List.of(picture), null, patches, OptionalInt.empty());
    assertEquals(16, slice.prepared(patches).values().length);
  }

  @Test
  void isTheOneWithTheLargestLabelledArea() {
    byte[] truth = new byte[24];
    truth[6] = 1; // slice 1
    truth[18] = 1; // slice 3
    truth[19] = 2;
    PickedSlice picked = PickedSlice.of("a", volume(), truth, Plane.AXIAL, OptionalInt.empty());
    assertEquals(3, picked.number());
    assertEquals(2, picked.labelledPixels());
    assertEquals("a, slice 3", picked.caption());
    assertEquals(3 * 2, picked.truth().length);
  }

  @Test
  void isTheOneWithTheMostTissueWhereNothingIsLabelled() {
    for (byte[] truth : new byte[][] {null, new byte[24]}) {
      PickedSlice picked = PickedSlice.of("a", volume(), truth, Plane.AXIAL, OptionalInt.empty());
      assertEquals(2, picked.number());
      assertEquals(0, picked.labelledPixels());
    }
    assertNull(PickedSlice.of("a", volume(), null, Plane.AXIAL, OptionalInt.of(0)).truth());
  }

  @Test
  void isTheOneAskedFor() {
    PickedSlice picked = PickedSlice.of("a", volume(), null, Plane.AXIAL, OptionalInt.of(1));
    assertEquals(1, picked.number());
    assertThrows(
        InvalidSettingException.class,
        () -> PickedSlice.of("a", volume(), null, Plane.AXIAL, OptionalInt.of(4)));
  }

  @Test
  void isPreparedAsForTraining() {
    PickedSlice picked = PickedSlice.of("a", volume(), null, Plane.AXIAL, OptionalInt.of(2));
    Preprocessing own = new Preprocessing(3, 2, Plane.AXIAL, Fit.RESIZE);
    assertArrayEquals(
        Intensity.of(volume().values()).apply(picked.shown().get(0)),
        picked.prepared(own).values());
  }

  /** Slice 2 is bright all over, the others in one voxel. */
  private static Volume volume() {
    float[] values = new float[24];
    for (int i = 0; i < 24; i++) {
      values[i] = i / 6 == 2 ? 90 + i : i % 6 == 0 ? 80 : 0;
    }
    return Volume.of(SHAPE, Affine.scaling(1, 1, 1), values);
  }
}
