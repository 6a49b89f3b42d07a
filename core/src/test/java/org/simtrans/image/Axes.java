package org.simtrans.image;

import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * One of the 48 ways to lay voxel axes along the patient's.
 *
 * @param anatomical for each voxel axis, 0 left-right, 1 back-front, 2 up-down
 * @param flips bit a set: voxel axis a runs to the left, the back, down
 */
public record Axes(int[] anatomical, int flips) {
  private static final int[][] PERMUTATIONS = {
    {0, 1, 2}, {0, 2, 1}, {1, 0, 2}, {1, 2, 0}, {2, 0, 1}, {2, 1, 0}
  };

  public static Stream<Axes> all() {
    return IntStream.range(0, 48).mapToObj(i -> new Axes(PERMUTATIONS[i / 8], i % 8));
  }

  boolean flipped(int axis) {
    return (flips >> axis & 1) == 1;
  }

  String code() {
    StringBuilder code = new StringBuilder();
    for (int axis = 0; axis < 3; axis++) {
      code.append((flipped(axis) ? "LPI" : "RAS").charAt(anatomical[axis]));
    }
    return code.toString();
  }

  public Affine affine(double[] spacingByAnatomy) {
    double[][] rows = new double[3][4];
    for (int axis = 0; axis < 3; axis++) {
      double spacing = spacingByAnatomy[anatomical[axis]];
      rows[anatomical[axis]][axis] = flipped(axis) ? -spacing : spacing;
      rows[axis][3] = 10 * axis - 7;
    }
    return new Affine(rows);
  }

  /** A volume whose values are the {@link #code(int, int, int)} of their place in the patient. */
  Volume volume(int[] sizeByAnatomy, double[] spacingByAnatomy) {
    int[] shape = IntStream.range(0, 3).map(a -> sizeByAnatomy[anatomical[a]]).toArray();
    float[] values = new float[shape[0] * shape[1] * shape[2]];
    int index = 0;
    int[] voxel = new int[3];
    int[] place = new int[3];
    for (voxel[2] = 0; voxel[2] < shape[2]; voxel[2]++) {
      for (voxel[1] = 0; voxel[1] < shape[1]; voxel[1]++) {
        for (voxel[0] = 0; voxel[0] < shape[0]; voxel[0]++) {
          for (int axis = 0; axis < 3; axis++) {
            place[anatomical[axis]] = flipped(axis) ? shape[axis] - 1 - voxel[axis] : voxel[axis];
          }
          values[index++] = code(place[0], place[1], place[2]);
        }
      }
    }
    return Volume.of(shape, affine(spacingByAnatomy), values);
  }

  /**
   * @param right steps from the leftmost voxel, likewise from the hindmost and the lowest
   */
  static float code(int right, int anterior, int superior) {
    return 100 * right + 10 * anterior + superior;
  }

  @Override
  public String toString() {
    return code();
  }
}
