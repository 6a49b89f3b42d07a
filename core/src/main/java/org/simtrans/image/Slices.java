package org.simtrans.image;

import java.util.List;

/**
 * A volume as a stack of 2-D slices, the way a radiologist sees them, whatever the order of the
 * voxel axes in the file: nothing is interpolated, axes are only exchanged and turned around to the
 * nearest RAS+ axes.
 *
 * <ul>
 *   <li>axial: row 0 is anterior, column 0 the patient's right; slices go upwards
 *   <li>coronal: row 0 is superior, column 0 the patient's right; slices go to the front
 *   <li>sagittal: row 0 is superior, column 0 anterior; slices go to the right
 * </ul>
 *
 * A picture (PNG, TIFF, JPEG) is one slice as stored, whatever the plane.
 */
public final class Slices {
  private final int first; // index of the voxel at row 0, column 0 of slice 0
  private final Walk rows;
  private final Walk columns;
  private final Walk stack;
  private final long voxels;
  private final Plane plane; // null where the image lies in no patient
  private final boolean measured;

  /** Walking along one voxel axis: how many voxels, how far apart in the array and in mm. */
  private record Walk(int count, int stride, double spacing) {

    static Walk along(Grid grid, int voxelAxis, boolean backwards) {
      int[] shape = grid.shape();
      int stride = voxelAxis == 0 ? 1 : voxelAxis == 1 ? shape[0] : shape[0] * shape[1];
      return new Walk(
          shape[voxelAxis], backwards ? -stride : stride, grid.affine().spacing()[voxelAxis]);
    }

    /** The offset of the walk's beginning: the far end if it goes backwards. */
    int start() {
      return stride < 0 ? -stride * (count - 1) : 0;
    }
  }

  /** The slices of {@code volume} in {@code plane}; nothing is copied. */
  public Slices(Volume volume, Plane plane) {
    this(Grid.of(volume), plane, !volume.isPicture() || volume.unit() != null);
  }

  /** The slices of an image that lies there. */
  public Slices(Grid grid, Plane plane) {
    this(grid, plane, grid.placed());
  }

  private Slices(Grid grid, Plane plane, boolean measured) {
    this.measured = measured;
    this.plane = grid.placed() ? plane : null;
    if (!grid.placed()) {
      columns = Walk.along(grid, 0, false);
      rows = Walk.along(grid, 1, false);
      stack = Walk.along(grid, 2, false);
    } else {
      Orientation axes = grid.affine().nearestAxes();
      // Columns and rows run against RAS+ (right, anterior and superior come first).
      int column = axes.voxelAxis(plane.columnAxis());
      int row = axes.voxelAxis(plane.rowAxis());
      int through = axes.voxelAxis(plane.stackAxis());
      columns = Walk.along(grid, column, axes.sign(column) > 0);
      rows = Walk.along(grid, row, axes.sign(row) > 0);
      stack = Walk.along(grid, through, axes.sign(through) < 0);
    }
    first = columns.start() + rows.start() + stack.start();
    voxels = grid.voxels();
  }

  /** How many slices there are. */
  public int count() {
    return stack.count;
  }

  /** Rows of a slice, in pixels. */
  public int height() {
    return rows.count;
  }

  /** Columns of a slice, in pixels. */
  public int width() {
    return columns.count;
  }

  /** The distance in mm from one row to the next. */
  public double rowSpacing() {
    return rows.spacing;
  }

  /** The distance in mm from one column to the next. */
  public double columnSpacing() {
    return columns.spacing;
  }

  /** The distance in mm from one slice to the next. */
  public double spacing() {
    return stack.spacing;
  }

  /** Whether the distances are known; those of pictures without a unit are 1 for want of better. */
  public boolean measured() {
    return measured;
  }

  /**
   * Which side of the patient lies at the left, the right, the upper and the lower edge of a slice,
   * to the nearest anatomical axis: "R", "L", "A", "P". Empty for pictures, which lie in no
   * patient.
   */
  public List<String> sides() {
    return plane == null ? List.of() : plane.sides();
  }

  /**
   * One slice out of a volume's values.
   *
   * @param volumeValues values in the volume's own order, x fastest
   * @param k the slice, from 0
   * @return height x width values, row-major
   */
  public float[] slice(float[] volumeValues, int k) {
    float[] slice = new float[height() * width()];
    copy(volumeValues, k, slice, 0);
    return slice;
  }

  /** {@link #slice(float[], int)} of a label map. */
  public byte[] slice(byte[] volumeLabels, int k) {
    byte[] slice = new byte[height() * width()];
    copy(volumeLabels, k, slice, 0);
    return slice;
  }

  /** Puts a slice back to where {@link #slice(float[], int)} took it from. */
  public void put(float[] slice, int k, float[] volumeValues) {
    check(volumeValues.length, voxels);
    check(slice.length, (long) height() * width());
    int start = start(k);
    int from = 0;
    for (int row = 0; row < rows.count; row++) {
      int to = start + row * rows.stride;
      for (int column = 0; column < columns.count; column++) {
        volumeValues[to] = slice[from++];
        to += columns.stride;
      }
    }
  }

  /** A volume's label map as all slices one after the other. */
  public byte[] stacked(byte[] volumeLabels) {
    byte[] stack = new byte[volumeLabels.length];
    for (int k = 0; k < count(); k++) {
      copy(volumeLabels, k, stack, k * height() * width());
    }
    return stack;
  }

  /** The way back from {@link #stacked}: labels in the volume's own order. */
  public byte[] unstacked(byte[] stack) {
    check(stack.length, voxels);
    byte[] volumeLabels = new byte[stack.length];
    int from = 0;
    for (int k = 0; k < count(); k++) {
      for (int row = 0; row < rows.count; row++) {
        int to = start(k) + row * rows.stride;
        for (int column = 0; column < columns.count; column++) {
          volumeLabels[to] = stack[from++];
          to += columns.stride;
        }
      }
    }
    return volumeLabels;
  }

  private void copy(float[] volumeValues, int k, float[] into, int offset) {
    check(volumeValues.length, voxels);
    int start = start(k);
    int to = offset;
    for (int row = 0; row < rows.count; row++) {
      int from = start + row * rows.stride;
      for (int column = 0; column < columns.count; column++) {
        into[to++] = volumeValues[from];
        from += columns.stride;
      }
    }
  }

  private void copy(byte[] volumeLabels, int k, byte[] into, int offset) {
    check(volumeLabels.length, voxels);
    int start = start(k);
    int to = offset;
    for (int row = 0; row < rows.count; row++) {
      int from = start + row * rows.stride;
      for (int column = 0; column < columns.count; column++) {
        into[to++] = volumeLabels[from];
        from += columns.stride;
      }
    }
  }

  private int start(int k) {
    if (k < 0 || k >= count()) {
      throw new IndexOutOfBoundsException("slice " + k + " of " + count());
    }
    return first + k * stack.stride;
  }

  private static void check(long length, long expected) {
    if (length != expected) {
      throw new IllegalArgumentException(length + " values where " + expected + " were expected");
    }
  }
}
