package org.simtrans.image;

import java.util.Arrays;
import java.util.stream.Collectors;

/**
 * Where the voxels of an image lie.
 *
 * @param shape nx, ny, nz
 * @param placed whether the affine means anything; it does not for pictures
 */
public record Grid(int[] shape, Affine affine, boolean placed) {
  /** Grids that are apart by less than this share of a voxel agree as well as rounding lets. */
  private static final double TOLERANCE = 0.1;

  /** That of an image. */
  public static Grid of(Volume volume) {
    return new Grid(volume.shape(), volume.affine(), !volume.isPicture());
  }

  /** How many voxels there are. */
  public long voxels() {
    return (long) shape[0] * shape[1] * shape[2];
  }

  /** Whether both have as many voxels along each axis. */
  public boolean sameShape(Grid other) {
    return Arrays.equals(shape, other.shape);
  }

  /** The largest distance in mm by which two grids of one shape put a corner apart. */
  public double offset(Grid other) {
    if (!placed || !other.placed) {
      return 0;
    }
    double largest = 0;
    for (int corner = 0; corner < 8; corner++) {
      int x = (corner & 1) * (shape[0] - 1);
      int y = (corner >> 1 & 1) * (shape[1] - 1);
      int z = (corner >> 2) * (shape[2] - 1);
      double[] here = affine.apply(x, y, z);
      double[] there = other.affine.apply(x, y, z);
      largest =
          Math.max(
              largest,
              Math.hypot(Math.hypot(here[0] - there[0], here[1] - there[1]), here[2] - there[2]));
    }
    return largest;
  }

  /** Whether voxel lies on voxel. */
  public boolean agrees(Grid other) {
    return sameShape(other) && offset(other) <= TOLERANCE * other.smallestSpacing();
  }

  /** In mm, from one voxel to the next along the axis where they are closest. */
  public double smallestSpacing() {
    return Arrays.stream(affine.spacing()).min().orElseThrow();
  }

  /** The shape for people: {@code 182x218x182}. */
  public String size() {
    return Arrays.stream(shape).mapToObj(Integer::toString).collect(Collectors.joining("x"));
  }
}
