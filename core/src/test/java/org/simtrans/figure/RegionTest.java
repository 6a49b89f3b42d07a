package org.simtrans.figure;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.awt.geom.Path2D;
import java.awt.geom.PathIterator;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.junit.jupiter.api.Test;

class RegionTest {

  @Test
  void holdsTheCentreOfEveryPixelInsideAndOfNoOther() {
    int height = 23;
    int width = 31;
    RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(7);
    boolean[] mask = new boolean[height * width];
    for (int i = 0; i < mask.length; i++) {
      mask[i] = random.nextDouble() < 0.5;
    }
    Path2D outline = Region.outline(height, width, i -> mask[i]);
    for (int i = 0; i < mask.length; i++) {
      assertEquals(mask[i], outline.contains(i % width + 0.5, i / width + 0.5), "pixel " + i);
    }
  }

  @Test
  void leavesAHoleOpen() {
    int[] ring = {1, 1, 1, 1, 0, 1, 1, 1, 1};
    Path2D outline = Region.outline(3, 3, i -> ring[i] == 1);
    assertFalse(outline.contains(1.5, 1.5));
    assertTrue(outline.contains(0.5, 1.5));
  }

  @Test
  void keepsPixelsApartThatTouchAtACorner() {
    int[] diagonal = {1, 0, 0, 1};
    int loops = 0;
    PathIterator path = Region.outline(2, 2, i -> diagonal[i] == 1).getPathIterator(null);
    for (; !path.isDone(); path.next()) {
      loops += path.currentSegment(new double[6]) == PathIterator.SEG_CLOSE ? 1 : 0;
    }
    assertEquals(2, loops);
  }

  @Test
  void hasNoOutlineWhenNothingIsInside() {
    assertTrue(Region.outline(4, 4, i -> false).getPathIterator(null).isDone());
  }
}
