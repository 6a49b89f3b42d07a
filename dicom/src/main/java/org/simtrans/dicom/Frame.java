package org.simtrans.dicom;

import java.nio.file.Path;
import java.util.Map;

/**
 * One plane of pixels and where it lies, in the patient's coordinates of DICOM (LPS+: x to the
 * left, y to the back, z upwards, in mm).
 *
 * @param file that holds it
 * @param index among the frames of the file, from 0
 * @param position of the first pixel's centre
 * @param right the direction in which columns are counted, of length 1
 * @param down the direction in which rows are counted, of length 1
 * @param columnSpacing between neighbouring columns, in mm
 * @param rowSpacing between neighbouring rows, in mm
 * @param thickness between this plane and the next where nothing else tells, in mm
 * @param slope that stored values are multiplied by
 * @param intercept that is added then
 * @param tilt of the gantry, in degrees
 */
record Frame(
    Path file,
    int index,
    Instance instance,
    PixelForm form,
    double[] position,
    double[] right,
    double[] down,
    double columnSpacing,
    double rowSpacing,
    double thickness,
    double slope,
    double intercept,
    double tilt,
    Map<Trait, String> traits) {

  /**
   * What names the object that a file holds.
   *
   * @param number of the instance in its series
   */
  record Instance(
      String sopClass, String uid, String series, String frameOfReference, int number) {}

  /** The direction through the planes: right × down. */
  double[] normal() {
    return new double[] {
      right[1] * down[2] - right[2] * down[1],
      right[2] * down[0] - right[0] * down[2],
      right[0] * down[1] - right[1] * down[0]
    };
  }

  /** How far the plane lies along a direction, in mm. */
  double along(double[] direction) {
    return dot(position, direction);
  }

  static double dot(double[] a, double[] b) {
    return a[0] * b[0] + a[1] * b[1] + a[2] * b[2];
  }

  /** Whether both planes have one grid of pixels but for where they lie. */
  boolean matches(Frame other) {
    return form.rows() == other.form.rows()
        && form.columns() == other.form.columns()
        && isNear(columnSpacing, other.columnSpacing)
        && isNear(rowSpacing, other.rowSpacing)
        && dot(right, other.right) > PARALLEL
        && dot(down, other.down) > PARALLEL
        && instance.series.equals(other.instance.series)
        && instance.frameOfReference.equals(other.instance.frameOfReference);
  }

  private static final double PARALLEL = 1 - 1e-5; // the cosine of a quarter of a degree

  private static boolean isNear(double a, double b) {
    return Math.abs(a - b) <= 1e-4 * Math.max(a, b);
  }
}
