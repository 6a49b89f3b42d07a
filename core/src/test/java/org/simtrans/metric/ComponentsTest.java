package org.simtrans.metric;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class ComponentsTest {

  private static boolean[] mask(String... rows) {
    String all = String.join("", rows);
    boolean[] mask = new boolean[all.length()];
    for (int i = 0; i < mask.length; i++) {
      mask[i] = all.charAt(i) == '#';
    }
    return mask;
  }

  @Test
  void partsTouchByEdgesAndThroughSlices() {
    // Two slices of 4×3: a corner does not join, the pixel above does.
    boolean[] mask = mask("##..", "..#.", "...#", "....", "..#.", "#...");
    Components parts = new Components(mask, 4, 3, 2);
    assertEquals(4, parts.count());
    assertEquals(2, parts.size(parts.partOf(0)));
    assertEquals(2, parts.size(parts.partOf(6)));
    assertEquals(parts.partOf(6), parts.partOf(12 + 6));
    assertEquals(0, parts.partOf(2));
    assertTrue(parts.isSmall(11, 2));
    assertFalse(parts.isSmall(11, 1));
    assertFalse(parts.isSmall(2, 100), "what is not in the mask is not small");
  }

  @Test
  void rowsDoNotWrapAround() {
    assertEquals(2, new Components(mask("...#", "#..."), 4, 2, 1).count());
    assertEquals(0, new Components(mask("....", "...."), 4, 2, 1).count());
  }

  @Test
  void aWholeMaskIsOnePart() {
    boolean[] mask = new boolean[40 * 30 * 20];
    java.util.Arrays.fill(mask, true);
    Components parts = new Components(mask, 40, 30, 20);
    assertEquals(1, parts.count());
    assertEquals(mask.length, parts.size(1));
  }

  @Test
  void manyPartsAreCounted() {
    boolean[] mask = new boolean[100 * 100];
    for (int p = 0; p < mask.length; p++) {
      mask[p] = (p % 100 + p / 100) % 2 == 0;
    }
    assertEquals(5000, new Components(mask, 100, 100, 1).count());
  }
}
