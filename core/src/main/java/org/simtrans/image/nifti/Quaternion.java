package org.simtrans.image.nifti;

/** A rotation as NIfTI's qform stores it: w + xi + yj + zk, of which x, y, z are in the file. */
public record Quaternion(double w, double x, double y, double z) {

  /**
   * The unit quaternion with the given imaginary part and w &gt;= 0. Where rounding of the stored
   * values leaves no room for w, w is zero, a half turn.
   *
   * @param precision what the squared length may be off by
   */
  public static Quaternion ofImaginary(double x, double y, double z, double precision) {
    double w2 = 1 - (x * x + y * y + z * z);
    return new Quaternion(w2 < precision ? 0 : Math.sqrt(w2), x, y, z);
  }

  /**
   * The quaternion with w &gt;= 0 of a proper rotation matrix, {@code [row][column]}; from the
   * largest component, so that nothing is divided by a small number (Shepperd 1978).
   */
  public static Quaternion ofRotation(double[][] r) {
    double trace = r[0][0] + r[1][1] + r[2][2];
    int i = r[0][0] >= r[1][1] && r[0][0] >= r[2][2] ? 0 : r[1][1] >= r[2][2] ? 1 : 2;
    int j = (i + 1) % 3;
    int k = (i + 2) % 3;
    double w;
    double[] v = new double[3];
    if (trace > r[i][i]) {
      w = Math.sqrt(1 + trace) / 2;
      for (int axis = 0; axis < 3; axis++) {
        int next = (axis + 1) % 3;
        int last = (axis + 2) % 3;
        v[axis] = (r[last][next] - r[next][last]) / (4 * w);
      }
    } else {
      v[i] = Math.sqrt(1 + r[i][i] - r[j][j] - r[k][k]) / 2;
      v[j] = (r[i][j] + r[j][i]) / (4 * v[i]);
      v[k] = (r[i][k] + r[k][i]) / (4 * v[i]);
      w = (r[k][j] - r[j][k]) / (4 * v[i]);
    }
    double sign = w < 0 ? -1 : 1;
    return new Quaternion(sign * w, sign * v[0], sign * v[1], sign * v[2]);
  }

  /** The rotation matrix, {@code [row][column]}, of the quaternion brought to unit length. */
  public double[][] rotation() {
    double s = 2 / (w * w + x * x + y * y + z * z);
    return new double[][] {
      {1 - s * (y * y + z * z), s * (x * y - w * z), s * (x * z + w * y)},
      {s * (x * y + w * z), 1 - s * (x * x + z * z), s * (y * z - w * x)},
      {s * (x * z - w * y), s * (y * z + w * x), 1 - s * (x * x + y * y)}
    };
  }
}
