package org.simtrans.cohort;

import java.util.HashMap;
import java.util.Map;

/**
 * Into how many connected blobs the voxels of each value fall. Voxels that touch each other, also
 * at an edge or a corner, are connected.
 *
 * @param blobs how many there are of each value but 0
 */
record Blobs(Map<Integer, Integer> blobs) {
  private static final double NEARLY_ALL = 0.9;

  /**
   * @param values x fastest
   * @param shape nx, ny, nz
   */
  static Blobs of(int[] values, int[] shape) {
    int[] parent = new int[values.length];
    int nx = shape[0];
    int ny = shape[1];
    for (int i = 0; i < values.length; i++) {
      parent[i] = i;
      if (values[i] == 0) {
        continue;
      }
      int x = i % nx;
      int y = i / nx % ny;
      int z = i / (nx * ny);
      for (int back = 0; back < 13; back++) { // the half of the 26 neighbours that came before
        int dx = back % 3 - 1;
        int dy = back / 3 % 3 - 1;
        int dz = back / 9 - 1;
        boolean inside = x + dx >= 0 && x + dx < nx && y + dy >= 0 && y + dy < ny && z + dz >= 0;
        int other = i + dx + nx * (dy + ny * dz);
        if (inside && values[other] == values[i]) {
          parent[root(parent, i)] = root(parent, other);
        }
      }
    }
    Map<Integer, Integer> blobs = new HashMap<>();
    for (int i = 0; i < values.length; i++) {
      if (values[i] != 0 && parent[i] == i) {
        blobs.merge(values[i], 1, Integer::sum);
      }
    }
    return new Blobs(blobs);
  }

  private static int root(int[] parent, int i) {
    int at = i;
    while (parent[at] != at) {
      parent[at] = parent[parent[at]];
      at = parent[at];
    }
    return at;
  }

  /** Whether nearly every value is one blob, as the numbers of objects are. */
  boolean mostlyOneEach() {
    long single = blobs.values().stream().filter(count -> count == 1).count();
    return single >= NEARLY_ALL * blobs.size();
  }
}
