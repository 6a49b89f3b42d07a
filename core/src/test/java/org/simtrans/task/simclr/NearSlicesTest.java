package org.simtrans.task.simclr;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.simtrans.data.SliceRef;

class NearSlicesTest {

  private static List<SliceRef> stack(List<SliceRef> before, String name, int count, double mm) {
    List<SliceRef> slices = new ArrayList<>(before);
    for (int k = 0; k < count; k++) {
      slices.add(new SliceRef(slices.size(), name, name, k, k * mm, false, 0, 1));
    }
    return slices;
  }

  @Test
  void slicesOfAScanAreNearByTheirDistance() {
    NearSlices near = NearSlices.of(stack(List.of(), "scan", 30, 4), 10);
    assertTrue(near.are(3, 5));
    assertFalse(near.are(3, 6));
    assertFalse(near.are(3, 3));
    assertEquals(List.of(), near.remarks());
  }

  /** 41 slices of 0.3 micrometres, 12 micrometres thick: within 1.2 of them are 3 slices. */
  @Test
  void slicesOfAThinStackAreNearByItsThickness() {
    List<SliceRef> slices = stack(stack(List.of(), "scan", 30, 4), "cells", 41, 0.0003);
    NearSlices near = NearSlices.of(slices, 10);
    assertTrue(near.are(30, 33));
    assertTrue(near.are(60, 57));
    assertFalse(near.are(30, 35));
    assertFalse(near.are(30, 70));
    assertFalse(near.are(29, 30), "other volumes are never near");
    assertTrue(near.are(0, 2));
    assertTrue(near.remarks().get(0).startsWith("1 of 2 images are thinner than 10.0 mm"));
  }

  @Test
  void noDistanceMeansNone() {
    NearSlices near = NearSlices.of(stack(List.of(), "cells", 9, 0.0003), 0);
    assertFalse(near.are(0, 1));
    assertEquals(List.of(), near.remarks());
  }

  @Test
  void aPictureAloneIsNearNothing() {
    NearSlices near = NearSlices.of(stack(stack(List.of(), "a", 1, 1), "b", 1, 1), 10);
    assertFalse(near.are(0, 1));
    assertEquals(List.of(), near.remarks());
  }
}
