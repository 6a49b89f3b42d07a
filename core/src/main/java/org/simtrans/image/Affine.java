package org.simtrans.image;

import java.util.Arrays;

/**
 * Where a volume lies: a 4x4 matrix from voxel index (i, j, k) to millimetres in RAS+ (x to the
 * patient's right, y to the front, z upwards). Immutable.
 */
public final class Affine {
  private static final double[] LAST_ROW = {0, 0, 0, 1};

  /** The volume of a box of three directions below which they count as lying in a plane. */
  private static final double FLAT = 1e-6;

  private final double[][] rows; // 4 rows of 4

  /**
   * @param rows the upper three rows, or all four
   * @throws IllegalArgumentException if it is not 3x4 or 4x4 with last row 0 0 0 1
   */
  public Affine(double[][] rows) {
    if (rows.length != 3 && (rows.length != 4 || !Arrays.equals(rows[3], LAST_ROW))) {
      throw new IllegalArgumentException("an affine has three rows of four, then 0 0 0 1");
    }
    this.rows = new double[4][];
    for (int r = 0; r < 3; r++) {
      if (rows[r].length != 4) {
        throw new IllegalArgumentException("row " + r + " of an affine has four values");
      }
      this.rows[r] = rows[r].clone();
    }
    this.rows[3] = LAST_ROW;
  }

  /** Voxels of the given size in mm, axes along RAS+, voxel (0, 0, 0) at the origin. */
  public static Affine scaling(double dx, double dy, double dz) {
    return new Affine(new double[][] {{dx, 0, 0, 0}, {0, dy, 0, 0}, {0, 0, dz, 0}});
  }

  /** This affine for another unit of length: all positions times {@code factor}. */
  public Affine scaled(double factor) {
    if (factor == 1) {
      return this;
    }
    double[][] scaled = new double[3][4];
    for (int i = 0; i < 12; i++) {
      scaled[i / 4][i % 4] = rows[i / 4][i % 4] * factor;
    }
    return new Affine(scaled);
  }

  /** An element; rows and columns count from 0. */
  public double get(int row, int column) {
    return rows[row][column];
  }

  /** A copy of the 4x4 matrix, {@code [row][column]}. */
  public double[][] rows() {
    return Arrays.stream(rows).map(double[]::clone).toArray(double[][]::new);
  }

  /** The position (x, y, z) in mm of a voxel index, which may lie between voxels. */
  public double[] apply(double i, double j, double k) {
    double[] position = new double[3];
    for (int r = 0; r < 3; r++) {
      position[r] = rows[r][0] * i + rows[r][1] * j + rows[r][2] * k + rows[r][3];
    }
    return position;
  }

  /** The distance in mm between neighbouring voxels along each voxel axis. */
  public double[] spacing() {
    return Matrix3.columnNorms(rows);
  }

  /** The directions to which the voxel axes grow most, as nibabel's {@code aff2axcodes}: "RAS". */
  public String orientation() {
    return nearestAxes().code();
  }

  /** The axes of the patient to which the voxel axes are nearest. */
  public Orientation nearestAxes() {
    return new Orientation(rows);
  }

  /** Whether no element differs by more than {@code tolerance}. */
  public boolean closeTo(Affine other, double tolerance) {
    for (int r = 0; r < 3; r++) {
      for (int c = 0; c < 4; c++) {
        if (!(Math.abs(rows[r][c] - other.rows[r][c]) <= tolerance)) {
          return false;
        }
      }
    }
    return true;
  }

  /** Whether every voxel has a size and no axis lies in the plane of the other two. */
  public boolean spansSpace() {
    double[] spacing = spacing();
    return Arrays.stream(spacing).allMatch(mm -> mm > 0 && Double.isFinite(mm))
        && Math.abs(Matrix3.determinant(Matrix3.unitColumns(rows))) > FLAT;
  }

  /** Whether no number of it is NaN or infinite. */
  public boolean isFinite() {
    return Arrays.stream(rows).flatMapToDouble(Arrays::stream).allMatch(Double::isFinite);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Affine affine && Arrays.deepEquals(rows, affine.rows);
  }

  @Override
  public int hashCode() {
    return Arrays.deepHashCode(rows);
  }

  @Override
  public String toString() {
    return Arrays.deepToString(rows);
  }
}
