package org.simtrans.metric;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ComponentsTest {

  /** Digits are labels, anything else is background. */
  private static byte[] map(String... rows) {
    String all = String.join("", rows);
    byte[] map = new byte[all.length()];
    for (int i = 0; i < map.length; i++) {
      map[i] = (byte) Math.max(0, Character.digit(all.charAt(i), 10));
    }
    return map;
  }

  private static int[] adjacent(int slices) {
    return IntStream.range(0, slices).toArray();
  }

  @Test
  void partsTouchByEdgesAndThroughSlices() {
    // Two slices of 4×3: a corner does not join, the pixel above does.
    byte[] map = map("11..", "..1.", "...1", "....", "..1.", "1...");
    Components parts = new Components(map, 4, 3, adjacent(2));
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
    assertEquals(2, new Components(map("...1", "1..."), 4, 2, adjacent(1)).count());
    assertEquals(0, new Components(map("....", "...."), 4, 2, adjacent(1)).count());
  }

  @Test
  void aSliceThatIsLeftOutSeparatesParts() {
    byte[] map = map("1...", "1...", "1...");
    assertEquals(1, new Components(map, 4, 1, new int[] {4, 5, 6}).count());
    Components parts = new Components(map, 4, 1, new int[] {4, 5, 7});
    assertEquals(2, parts.count());
    assertEquals(2, parts.size(parts.partOf(0)));
    assertEquals(1, parts.size(parts.partOf(8)));
  }

  @Test
  void labelsAreSeparateParts() {
    Components parts = new Components(map("1122", "1.22"), 4, 2, adjacent(1));
    assertEquals(2, parts.count());
    assertEquals(3, parts.size(parts.partOf(0)));
    assertEquals(1, parts.label(parts.partOf(0)));
    assertEquals(4, parts.size(parts.partOf(3)));
    assertEquals(2, parts.label(parts.partOf(3)));
  }

  @Test
  void aWholeMaskIsOnePart() {
    byte[] map = new byte[40 * 30 * 20];
    Arrays.fill(map, (byte) 1);
    Components parts = new Components(map, 40, 30, adjacent(20));
    assertEquals(1, parts.count());
    assertEquals(map.length, parts.size(1));
  }

  @Test
  void manyPartsAreCounted() {
    byte[] map = new byte[100 * 100];
    for (int p = 0; p < map.length; p++) {
      map[p] = (byte) ((p % 100 + p / 100) % 2);
    }
    assertEquals(5000, new Components(map, 100, 100, adjacent(1)).count());
  }
}
