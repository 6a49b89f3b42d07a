package org.simtrans.predict;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import org.junit.jupiter.api.Test;

class ObjectsTest {

  @Test
  void aBoundaryBelongsToTheInsideNextToIt() {
    byte[] row = {2, 1, 1, 2, 2, 1, 2, 0, 2};
    assertArrayEquals(new int[] {1, 1, 1, 1, 2, 2, 2, 0, 0}, Objects.of(row, new int[] {9, 1, 1}));
  }

  @Test
  void insidesAreConnectedThroughSlices() {
    byte[] two = {1, 0, 0, 1, 1, 0, 0, 0}; // 2 x 2 x 2
    assertArrayEquals(new int[] {1, 0, 0, 2, 1, 0, 0, 0}, Objects.of(two, new int[] {2, 2, 2}));
  }
}
