package org.simtrans.predict;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.simtrans.metric.Components;

/**
 * Numbered objects out of a label map of their insides and boundaries: each connected inside is one
 * object, to which the boundary next to it belongs. Boundaries without an inside are background.
 */
final class Objects {
  private static final byte INSIDE = 1;

  private final int[] shape;
  private final byte[] labels;
  private final int[] numbers;

  private Objects(byte[] labels, int[] shape) {
    this.labels = labels;
    this.shape = shape;
    numbers = new int[labels.length];
  }

  /**
   * @param labels x fastest: 0 background, 1 inside, 2 boundary
   * @param shape nx, ny, nz
   * @return the number of each voxel's object, from 1; 0 for background
   */
  static int[] of(byte[] labels, int[] shape) {
    Objects objects = new Objects(labels, shape);
    objects.numberInsides();
    objects.grow();
    return objects.numbers;
  }

  private void numberInsides() {
    byte[] insides = new byte[labels.length];
    for (int i = 0; i < insides.length; i++) {
      insides[i] = labels[i] == INSIDE ? INSIDE : 0;
    }
    int[] positions = IntStream.range(0, shape[2]).toArray();
    Components parts = new Components(insides, shape[0], shape[1], positions);
    for (int i = 0; i < numbers.length; i++) {
      numbers[i] = parts.partOf(i);
    }
  }

  /** Layer by layer: a boundary voxel goes to the object that reaches it first. */
  private void grow() {
    int[] front = IntStream.range(0, numbers.length).filter(i -> numbers[i] > 0).toArray();
    while (front.length > 0) {
      int[] next = new int[6 * front.length];
      int count = 0;
      for (int i : front) {
        int x = i % shape[0];
        int y = i / shape[0] % shape[1];
        int z = i / (shape[0] * shape[1]);
        count = take(i, x > 0, -1, next, count);
        count = take(i, x < shape[0] - 1, 1, next, count);
        count = take(i, y > 0, -shape[0], next, count);
        count = take(i, y < shape[1] - 1, shape[0], next, count);
        count = take(i, z > 0, -shape[0] * shape[1], next, count);
        count = take(i, z < shape[2] - 1, shape[0] * shape[1], next, count);
      }
      front = Arrays.copyOf(next, count);
    }
  }

  private int take(int from, boolean inside, int step, int[] next, int count) {
    int to = from + step;
    if (!inside || labels[to] == 0 || numbers[to] > 0) {
      return count;
    }
    numbers[to] = numbers[from];
    next[count] = to;
    return count + 1;
  }
}
