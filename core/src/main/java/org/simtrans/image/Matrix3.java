package org.simtrans.image;

/** The little 3x3 algebra that image geometry needs; matrices are {@code [row][column]}. */
public final class Matrix3 {
  private static final double SINGULAR = 1e-9;
  private static final int NEWTON_STEPS = 50;

  private Matrix3() {}

  /** The determinant of a 3 x 3 matrix, rows first. */
  public static double determinant(double[][] m) {
    return m[0][0] * cofactor(m, 0, 0) + m[0][1] * cofactor(m, 0, 1) + m[0][2] * cofactor(m, 0, 2);
  }

  /** The lengths of the columns. */
  static double[] columnNorms(double[][] m) {
    double[] norms = new double[3];
    for (int c = 0; c < 3; c++) {
      norms[c] = Math.sqrt(m[0][c] * m[0][c] + m[1][c] * m[1][c] + m[2][c] * m[2][c]);
    }
    return norms;
  }

  /** The matrix with columns of length one; columns of zeros stay. */
  public static double[][] unitColumns(double[][] m) {
    double[] norms = columnNorms(m);
    double[][] unit = new double[3][3];
    for (int r = 0; r < 3; r++) {
      for (int c = 0; c < 3; c++) {
        unit[r][c] = norms[c] == 0 ? 0 : m[r][c] / norms[c];
      }
    }
    return unit;
  }

  /**
   * The orthogonal matrix nearest to {@code m}, by Newton's iteration for the polar decomposition
   * (Higham 1986); {@code m} itself if it is singular and has none.
   */
  public static double[][] nearestOrthogonal(double[][] m) {
    if (!(Math.abs(determinant(m)) > SINGULAR)) {
      return m;
    }
    double[][] x = m;
    double change = Double.POSITIVE_INFINITY;
    for (int step = 0; step < NEWTON_STEPS && change > 1e-15; step++) {
      double det = determinant(x);
      double[][] next = new double[3][3];
      change = 0;
      for (int r = 0; r < 3; r++) {
        for (int c = 0; c < 3; c++) {
          next[r][c] =
              (x[r][c] + cofactor(x, r, c) / det) / 2; // cofactor / det = inverse transposed
          change = Math.max(change, Math.abs(next[r][c] - x[r][c]));
        }
      }
      x = next;
    }
    return x;
  }

  private static double cofactor(double[][] m, int row, int column) {
    int r1 = (row + 1) % 3;
    int r2 = (row + 2) % 3;
    int c1 = (column + 1) % 3;
    int c2 = (column + 2) % 3;
    return m[r1][c1] * m[r2][c2] - m[r1][c2] * m[r2][c1];
  }
}
