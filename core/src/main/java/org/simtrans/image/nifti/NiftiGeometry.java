package org.simtrans.image.nifti;

import org.simtrans.image.Affine;
import org.simtrans.image.LengthUnit;
import org.simtrans.image.Matrix3;

/**
 * From header fields to an affine, as nibabel decides: the sform if its code is set, else the qform
 * if its code is set, else the grid spacings with the origin in the centre and x to the left.
 * Unlike nibabel's, the affine is in millimetres where the header states another unit, as ITK has
 * it.
 */
final class NiftiGeometry {
  /** Codes above 5 are not defined and count as not set. */
  private static final int LAST_CODE = 5;

  private static final int ALIGNED = 2;

  /** How far from a right angle axes may be for a qform to describe them. */
  private static final double SHEAR = 1e-5;

  private NiftiGeometry() {}

  static Affine affine(NiftiHeader header) {
    return stated(header).scaled(header.lengthUnit().map(LengthUnit::millimetres).orElse(1.0));
  }

  private static Affine stated(NiftiHeader header) {
    if (isSet(header.get(NiftiField.SFORM_CODE))) {
      return sform(header);
    }
    return isSet(header.get(NiftiField.QFORM_CODE)) ? qform(header) : centred(header);
  }

  /** The fields that {@link #affine} is made of, for messages. */
  static String place(NiftiHeader header) {
    if (isSet(header.get(NiftiField.SFORM_CODE))) {
      return "sform: srow_x, srow_y, srow_z";
    }
    return isSet(header.get(NiftiField.QFORM_CODE))
        ? "qform: quatern_b, c, d, qoffset and pixdim"
        : "pixdim, as neither sform_code nor qform_code is set";
  }

  /** Writes the sform, and the qform too where it can describe the affine (no shear). */
  static void store(Affine affine, NiftiHeader header) {
    header.set(NiftiField.SFORM_CODE, ALIGNED);
    for (int i = 0; i < 12; i++) {
      header.set(NiftiField.SROW, i, affine.get(i / 4, i % 4));
    }
    double[] spacing = affine.spacing();
    for (int axis = 0; axis < 3; axis++) {
      header.set(NiftiField.PIXDIM, axis + 1, spacing[axis]);
    }
    double[][] axes = Matrix3.unitColumns(affine.rows());
    double qfac = Matrix3.determinant(axes) < 0 ? -1 : 1;
    header.set(NiftiField.PIXDIM, 0, qfac);
    if (!isOrthogonal(axes)) {
      return;
    }
    double[][] rotation = Matrix3.nearestOrthogonal(axes);
    for (double[] row : rotation) {
      row[2] *= qfac;
    }
    Quaternion q = Quaternion.ofRotation(rotation);
    double[] imaginary = {q.x(), q.y(), q.z()};
    header.set(NiftiField.QFORM_CODE, ALIGNED);
    for (int i = 0; i < 3; i++) {
      header.set(NiftiField.QUATERN, i, imaginary[i]);
      header.set(NiftiField.QOFFSET, i, affine.get(i, 3));
    }
  }

  private static boolean isSet(double code) {
    return code > 0 && code <= LAST_CODE;
  }

  private static Affine sform(NiftiHeader header) {
    double[][] rows = new double[3][4];
    for (int i = 0; i < 12; i++) {
      rows[i / 4][i % 4] = header.get(NiftiField.SROW, i);
    }
    return new Affine(rows);
  }

  private static Affine qform(NiftiHeader header) {
    double[][] rotation =
        Quaternion.ofImaginary(
                header.get(NiftiField.QUATERN, 0),
                header.get(NiftiField.QUATERN, 1),
                header.get(NiftiField.QUATERN, 2),
                header.version().quaternionPrecision())
            .rotation();
    double qfac = header.get(NiftiField.PIXDIM, 0) == -1 ? -1 : 1;
    double[] zooms = zooms(header);
    double[][] rows = new double[3][];
    for (int r = 0; r < 3; r++) {
      rows[r] =
          new double[] {
            rotation[r][0] * zooms[0],
            rotation[r][1] * zooms[1],
            rotation[r][2] * zooms[2] * qfac,
            header.get(NiftiField.QOFFSET, r)
          };
    }
    return new Affine(rows);
  }

  private static Affine centred(NiftiHeader header) {
    double[] zooms = zooms(header);
    int[] shape = header.spatialShape();
    int dimensions = header.shape().length;
    double[][] rows = new double[3][4];
    for (int axis = 0; axis < 3; axis++) {
      double step = (axis < dimensions ? zooms[axis] : 1) * (axis == 0 ? -1 : 1);
      rows[axis][axis] = step;
      rows[axis][3] = -step * (shape[axis] - 1) / 2;
    }
    return new Affine(rows);
  }

  /** The grid spacings; signs mean nothing, and zero stands for one. */
  private static double[] zooms(NiftiHeader header) {
    double[] zooms = {1, 1, 1};
    for (int axis = 0; axis < 3; axis++) {
      double stated = Math.abs(header.get(NiftiField.PIXDIM, axis + 1));
      if (stated != 0) {
        zooms[axis] = stated;
      }
    }
    return zooms;
  }

  private static boolean isOrthogonal(double[][] axes) {
    for (int a = 0; a < 3; a++) {
      int b = (a + 1) % 3;
      double cosine = axes[0][a] * axes[0][b] + axes[1][a] * axes[1][b] + axes[2][a] * axes[2][b];
      if (!(Math.abs(cosine) < SHEAR)) {
        return false;
      }
    }
    return Math.abs(Math.abs(Matrix3.determinant(axes)) - 1) < SHEAR;
  }
}
