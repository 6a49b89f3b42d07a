package org.simtrans.image;

import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * The anatomical planes in which a volume is cut into slices, with the anatomical axes (0 to the
 * right, 1 to the front, 2 upwards) that a slice's columns, its rows and the stack run along.
 */
public enum Plane {
  /** Stacked upwards. */
  AXIAL(0, 1, 2),
  /** Stacked from the back to the front. */
  CORONAL(0, 2, 1),
  /** Stacked from left to right. */
  SAGITTAL(1, 2, 0);

  private static final double THICK = 2; // times as far apart as pixels are

  private final int columnAxis;
  private final int rowAxis;
  private final int stackAxis;

  Plane(int columnAxis, int rowAxis, int stackAxis) {
    this.columnAxis = columnAxis;
    this.rowAxis = rowAxis;
    this.stackAxis = stackAxis;
  }

  /** What lies at the left, the right, the upper and the lower edge of a slice. */
  List<String> sides() {
    return switch (this) {
      case AXIAL -> List.of("R", "L", "A", "P");
      case CORONAL -> List.of("R", "L", "S", "I");
      case SAGITTAL -> List.of("A", "P", "S", "I");
    };
  }

  /**
   * The plane in which a stack was taken: where slices are at least twice as far apart as the
   * pixels of a slice.
   *
   * @return empty for a picture, one slice, and voxels without such a direction
   */
  public static Optional<Plane> takenIn(Grid grid) {
    if (!grid.placed()) {
      return Optional.empty();
    }
    Orientation axes = grid.affine().nearestAxes();
    double[] spacing = grid.affine().spacing();
    for (Plane plane : values()) {
      int through = axes.voxelAxis(plane.stackAxis);
      double across =
          Math.max(
              spacing[axes.voxelAxis(plane.rowAxis)], spacing[axes.voxelAxis(plane.columnAxis)]);
      if (grid.shape()[through] > 1 && spacing[through] >= THICK * across) {
        return Optional.of(plane);
      }
    }
    return Optional.empty();
  }

  /** As settings name it: {@code axial}. */
  public String key() {
    return name().toLowerCase(Locale.ROOT);
  }

  int columnAxis() {
    return columnAxis;
  }

  int rowAxis() {
    return rowAxis;
  }

  int stackAxis() {
    return stackAxis;
  }
}
