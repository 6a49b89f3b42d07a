package org.simtrans.cohort;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * Numbered objects as two classes: their inside and their boundary, so that objects that touch can
 * be told apart again. The boundary lies inside of an object, along the background and along other
 * objects; it is a twelfth of the object's diameter wide, and at least one voxel, so that it is
 * seen at any resolution at which the object is (after Caicedo et al., Cytometry A 95, 2019).
 */
final class Boundaries {
  /** The label in memory of an object's inside: the first value. */
  static final byte INSIDE = 1;

  /** The label in memory of an object's boundary: the second value. */
  static final byte BOUNDARY = 2;

  private static final double WIDTH = 1.0 / 12; // of an object's diameter

  private final int[] numbers;
  private final int[] shape;
  private final byte[] classes;

  private Boundaries(int[] numbers, int[] shape) {
    this.numbers = numbers;
    this.shape = shape;
    classes = new byte[numbers.length];
  }

  /**
   * @param numbers of objects, x fastest, 0 for background
   * @param labels for what is ignored
   */
  static byte[] of(int[] numbers, int[] shape, LabelValues labels) {
    Boundaries boundaries = new Boundaries(numbers, shape);
    boundaries.fill(labels.ignore());
    return boundaries.classes;
  }

  private void fill(Integer ignore) {
    Map<Integer, Integer> sizes = new HashMap<>();
    for (int i = 0; i < numbers.length; i++) {
      boolean ignored = ignore != null && numbers[i] == ignore;
      classes[i] = ignored ? LabelValues.IGNORED : numbers[i] == 0 ? 0 : INSIDE;
      sizes.merge(numbers[i], 1, Integer::sum);
    }
    Map<Integer, Integer> widths = new HashMap<>();
    sizes.forEach((number, size) -> widths.put(number, width(size)));
    int widest = widths.values().stream().mapToInt(width -> width).max().orElse(0);
    for (int layer = 1; layer <= widest; layer++) {
      peel(layer, widths);
    }
    restoreSmall();
  }

  private int width(int voxels) {
    double diameter =
        shape[2] == 1 ? 2 * Math.sqrt(voxels / Math.PI) : Math.cbrt(6 * voxels / Math.PI);
    return Math.max(1, (int) Math.round(WIDTH * diameter));
  }

  /** The next layer becomes boundary where objects are large enough. */
  private void peel(int layer, Map<Integer, Integer> widths) {
    byte[] before = classes.clone();
    for (int i = 0; i < numbers.length; i++) {
      if (before[i] == INSIDE && widths.get(numbers[i]) >= layer && isOuter(i, before)) {
        classes[i] = BOUNDARY;
      }
    }
  }

  private boolean isOuter(int i, byte[] before) {
    int x = i % shape[0];
    int y = i / shape[0] % shape[1];
    int z = i / (shape[0] * shape[1]);
    int row = shape[0];
    int slice = shape[0] * shape[1];
    return x > 0 && differs(i, i - 1, before)
        || x < shape[0] - 1 && differs(i, i + 1, before)
        || y > 0 && differs(i, i - row, before)
        || y < shape[1] - 1 && differs(i, i + row, before)
        || z > 0 && differs(i, i - slice, before)
        || z < shape[2] - 1 && differs(i, i + slice, before);
  }

  private boolean differs(int i, int other, byte[] before) {
    return numbers[other] != numbers[i] || before[other] == BOUNDARY;
  }

  /** An object without an inside would be lost. */
  private void restoreSmall() {
    Set<Integer> inside = new HashSet<>();
    for (int i = 0; i < numbers.length; i++) {
      if (classes[i] == INSIDE) {
        inside.add(numbers[i]);
      }
    }
    for (int i = 0; i < numbers.length; i++) {
      if (classes[i] == BOUNDARY && !inside.contains(numbers[i])) {
        classes[i] = INSIDE;
      }
    }
  }
}
