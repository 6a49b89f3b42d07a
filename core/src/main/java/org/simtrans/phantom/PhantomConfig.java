package org.simtrans.phantom;

import org.simtrans.InvalidSettingException;

/**
 * The grid of a phantom and its difficulty.
 *
 * @param nx voxels from left to right
 * @param ny voxels from back to front
 * @param nz voxels from bottom to top
 * @param spacing edge of the cubic voxel in millimetres
 * @param noise standard deviation of the noise in either channel of the receiver, as a fraction of
 *     white matter's signal
 * @param bias strength of the receive field: 0.2 varies the signal by about 20 %
 * @param smallestLesionMl volume below which no lesion is drawn, in millilitres
 * @param largestLesionMl volume above which no lesion is drawn, in millilitres
 */
public record PhantomConfig(
    int nx,
    int ny,
    int nz,
    double spacing,
    double noise,
    double bias,
    double smallestLesionMl,
    double largestLesionMl) {

  public PhantomConfig {
    require(nx >= 8 && ny >= 8 && nz >= 8, "grid", nx + "x" + ny + "x" + nz, "at least 8 a side");
    require(spacing > 0 && spacing <= 20, "spacing", spacing, "above 0 and at most 20 mm");
    require(noise >= 0 && noise <= 1, "noise", noise, "between 0 and 1");
    require(bias >= 0 && bias <= 1, "bias", bias, "between 0 and 1");
    require(
        smallestLesionMl > 0 && smallestLesionMl <= largestLesionMl,
        "smallestLesionMl",
        smallestLesionMl,
        "above 0 and at most largestLesionMl, " + largestLesionMl);
  }

  private static void require(boolean holds, String field, Object value, String expected) {
    if (!holds) {
      throw new InvalidSettingException(
          "PhantomConfig." + field + " is " + value + ", but must be " + expected + ".");
    }
  }

  /** The grid of ATLAS R1.1: 197x233x189 voxels of 1 mm; lesions from 0.05 to 150 ml. */
  public static PhantomConfig atlas() {
    return new PhantomConfig(197, 233, 189, 1, 0.03, 0.2, 0.05, 150);
  }

  /** The same head at 2 mm, 98x116x94 voxels: an eighth of the work. */
  public static PhantomConfig coarse() {
    return new PhantomConfig(98, 116, 94, 2, 0.03, 0.2, 0.05, 150);
  }

  /** The same phantom with lesions between two volumes in millilitres only. */
  public PhantomConfig withLesions(double smallestMl, double largestMl) {
    return new PhantomConfig(nx, ny, nz, spacing, noise, bias, smallestMl, largestMl);
  }

  int voxels() {
    return Math.multiplyExact(Math.multiplyExact(nx, ny), nz);
  }

  double voxelMl() {
    return spacing * spacing * spacing / 1000;
  }

  /**
   * Millimetres, right, front and top positive and zero at the anterior commissure, of a voxel. A
   * grid of any size lies around the same point of the head as that of ATLAS R1.1 (first voxel at
   * -98, -134, -72).
   */
  double mm(int axis, int index) {
    return origin(axis) + index * spacing;
  }

  double origin(int axis) {
    return switch (axis) {
      case 0 -> -(nx - 1) / 2.0 * spacing;
      case 1 -> -18 - (ny - 1) / 2.0 * spacing;
      default -> 22 - (nz - 1) / 2.0 * spacing;
    };
  }
}
