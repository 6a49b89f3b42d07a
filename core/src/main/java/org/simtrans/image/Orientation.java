package org.simtrans.image;

import java.util.stream.IntStream;

/**
 * Along which anatomical axis each voxel axis runs most, and which way: the nearest signed
 * permutation to an affine, decided as {@code nibabel.orientations.io_orientation} does (on the
 * nearest matrix without shear, strongest axis first).
 */
public final class Orientation {
  private static final String[] POSITIVE = {"R", "A", "S"};
  private static final String[] NEGATIVE = {"L", "P", "I"};

  private final int[] anatomical = new int[3]; // of voxel axis
  private final int[] sign = new int[3]; // of voxel axis

  /**
   * @param m the linear part of an affine, {@code [row][column]}
   */
  Orientation(double[][] m) {
    double[][] r = Matrix3.nearestOrthogonal(Matrix3.unitColumns(m));
    boolean[] taken = new boolean[3];
    for (int voxelAxis : strongestFirst(r)) {
      int best = -1;
      for (int axis = 0; axis < 3; axis++) {
        if (!taken[axis]
            && (best < 0 || Math.abs(r[axis][voxelAxis]) > Math.abs(r[best][voxelAxis]))) {
          best = axis;
        }
      }
      taken[best] = true;
      anatomical[voxelAxis] = best;
      sign[voxelAxis] = r[best][voxelAxis] < 0 ? -1 : 1;
    }
  }

  /** The voxel axis that runs along anatomical axis 0 (left-right), 1 (back-front), 2 (up-down). */
  public int voxelAxis(int anatomicalAxis) {
    for (int axis = 0; axis < 3; axis++) {
      if (anatomical[axis] == anatomicalAxis) {
        return axis;
      }
    }
    throw new IndexOutOfBoundsException(anatomicalAxis);
  }

  /** 1 if the voxel axis runs towards right, anterior or superior, -1 if it runs the other way. */
  int sign(int voxelAxis) {
    return sign[voxelAxis];
  }

  /** The directions to which the voxel axes grow, like "RAS" or "LPI". */
  String code() {
    StringBuilder code = new StringBuilder();
    for (int axis = 0; axis < 3; axis++) {
      code.append((sign[axis] > 0 ? POSITIVE : NEGATIVE)[anatomical[axis]]);
    }
    return code.toString();
  }

  private static int[] strongestFirst(double[][] r) {
    double[] strength = new double[3];
    for (int c = 0; c < 3; c++) {
      strength[c] = Math.max(Math.abs(r[0][c]), Math.max(Math.abs(r[1][c]), Math.abs(r[2][c])));
    }
    return IntStream.range(0, 3)
        .boxed()
        .sorted((a, b) -> Double.compare(strength[b], strength[a]))
        .mapToInt(Integer::intValue)
        .toArray();
  }
}
