package org.simtrans.metric;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class RowPartsTest {

  private static byte[] drawn(byte[] map, int width, int least) {
    RowParts parts = new RowParts(width);
    for (int from = 0; from < map.length; from += width) {
      parts.add(map, from);
    }
    assertEquals(map.length / width, parts.height());
    byte[] drawn = new byte[map.length];
    byte[] row = new byte[width];
    for (int y = 0; y < parts.height(); y++) {
      Arrays.fill(row, (byte) 0);
      parts.draw(y, least, row);
      System.arraycopy(row, 0, drawn, y * width, width);
    }
    return drawn;
  }

  /** Two arms that meet below are one part; corners do not join, nor do other labels. */
  @Test
  void armsThatMeetBelowAreOnePart() {
    byte[] map = {
      1, 0, 1, 0, 2,
      1, 0, 1, 2, 1,
      1, 1, 1, 0, 1,
    };
    byte[] ofThree = {
      1, 0, 1, 0, 0,
      1, 0, 1, 0, 0,
      1, 1, 1, 0, 0,
    };
    assertArrayEquals(ofThree, drawn(map, 5, 3));
    assertArrayEquals(map, drawn(map, 5, 1));
  }

  @Test
  void areThoseOfComponents() {
    Random random = new Random(1);
    for (int trial = 0; trial < 50; trial++) {
      int width = 1 + random.nextInt(40);
      byte[] map = new byte[width * (1 + random.nextInt(40))];
      for (int p = 0; p < map.length; p++) {
        map[p] = (byte) Math.max(0, random.nextInt(5) - 2);
      }
      Components parts = new Components(map, width, map.length / width, new int[] {0});
      for (int least : new int[] {1, 2, 5, 20}) {
        byte[] expected = new byte[map.length];
        for (int p = 0; p < map.length; p++) {
          expected[p] = parts.isSmall(p, least) ? 0 : map[p];
        }
        assertArrayEquals(expected, drawn(map, width, least));
      }
    }
  }
}
