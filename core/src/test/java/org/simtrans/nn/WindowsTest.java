package org.simtrans.nn;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.simtrans.Pattern;
import org.simtrans.tensor.Scope;
import org.simtrans.tensor.Tensors;

class WindowsTest {

  @ParameterizedTest
  @CsvSource({"14,14,7,true", "14,14,7,false", "9,16,7,true", "3,20,7,true", "7,7,7,true"})
  void mergingUndoesPartitioning(int height, int width, int window, boolean shifted) {
    Windows windows = Windows.of(height, width, window, shifted);
    Tensor x = Pattern.tensor("x", 1f, 2, height, width, 3);
    Tensor cut = windows.partition(x);
    assertArrayEquals(
        new long[] {2L * windows.count(), (long) window * window, 3}, Tensors.shape(cut));
    assertTrue(x.equal(windows.merge(cut)));
  }

  /**
   * Tokens see each other only if they were neighbours before the shift: within one window's reach.
   */
  @Test
  void theMaskKeepsStrangersApart() {
    int size = 8;
    int window = 4;
    Windows windows = Windows.of(size, size, window, true);
    float[] mask = Tensors.toFloats(windows.mask());
    float[] rows = new float[size * size];
    float[] columns = new float[size * size];
    for (int p = 0; p < rows.length; p++) {
      rows[p] = p / size;
      columns[p] = p % size;
    }
    float[] rowOf = Tensors.toFloats(windows.partition(Tensors.of(rows, 1, size, size, 1)));
    float[] columnOf = Tensors.toFloats(windows.partition(Tensors.of(columns, 1, size, size, 1)));
    int tokens = window * window;
    for (int w = 0; w < windows.count(); w++) {
      for (int a = 0; a < tokens; a++) {
        for (int b = 0; b < tokens; b++) {
          boolean near =
              Math.abs(rowOf[w * tokens + a] - rowOf[w * tokens + b]) < window
                  && Math.abs(columnOf[w * tokens + a] - columnOf[w * tokens + b]) < window;
          float part = (float) Math.exp(mask[(w * tokens + a) * tokens + b]); // of a softmax
          assertEquals(near ? 1 : 0, part);
        }
      }
    }
  }

  /** Masks of many sizes are as right as the first ones, and are not all kept. */
  @Test
  void onlySomeMasksAreKept() {
    Windows last = Windows.of(8, 8 + 200, 4, true);
    float[] before = Tensors.toFloats(last.mask());
    for (int width = 9; width < 9 + 70; width++) {
      Windows.of(8, width, 4, true).mask();
    }
    Windows beyond = Windows.of(9, 100, 4, true);
    try (Scope scope = new Scope()) {
      assertTrue(beyond.mask() != beyond.mask(), "made anew");
      assertTrue(beyond.mask().equal(beyond.mask()));
      assertTrue(last.mask() == last.mask(), "kept");
    }
    assertArrayEquals(before, Tensors.toFloats(last.mask()));
  }

  @Test
  void aMapOfOneWindowIsNotShifted() {
    assertNull(Windows.of(7, 7, 7, true).mask());
    assertNull(Windows.of(14, 14, 7, false).mask());
    assertEquals(0, Windows.of(5, 14, 7, true).shiftRows());
    assertEquals(3, Windows.of(5, 14, 7, true).shiftColumns());
  }

  @Test
  void relativePositionsAreIndexedAsInTheReference() {
    // Window 2: tokens (0,0) (0,1) (1,0) (1,1); offset (0,0) is the middle of a 3×3 table.
    assertArrayEquals(
        new long[] {4, 3, 1, 0, 5, 4, 2, 1, 7, 6, 4, 3, 8, 7, 5, 4},
        RelativePositionBias.indexOf(2));
  }
}
