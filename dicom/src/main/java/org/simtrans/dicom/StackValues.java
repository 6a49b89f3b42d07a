package org.simtrans.dicom;

import org.simtrans.image.Volume;

/**
 * The values of an image while its planes are read: 16-bit integers where all planes have one slope
 * and intercept, else floats.
 */
final class StackValues {
  private final Stack stack;
  private final int columns;
  private final int rows;
  private final short[] stored; // null if they are floats
  private final float[] values; // null if they are integers

  StackValues(Stack stack) {
    this.stack = stack;
    columns = stack.shape()[0];
    rows = stack.shape()[1];
    Frame first = stack.frames().get(0);
    boolean alike =
        stack.frames().stream()
            .allMatch(
                frame ->
                    frame.slope() == first.slope()
                        && frame.intercept() == first.intercept()
                        && frame.form().fitsShort());
    int count = columns * rows * stack.frames().size();
    stored = alike ? new short[count] : null;
    values = alike ? null : new float[count];
  }

  /** Takes the stored values of plane {@code k}, row by row from the top. */
  void put(int k, int[] plane) {
    Frame frame = stack.frames().get(k);
    for (int row = 0; row < rows; row++) {
      int from = row * columns;
      int to = columns * (rows - 1 - row + rows * k);
      for (int x = 0; x < columns; x++) {
        if (stored != null) {
          stored[to + x] = (short) plane[from + x];
        } else {
          values[to + x] = (float) (plane[from + x] * frame.slope() + frame.intercept());
        }
      }
    }
  }

  Volume volume() {
    Frame first = stack.frames().get(0);
    return stored == null
        ? Volume.of(stack.shape(), stack.affine(), values)
        : Volume.of(stack.shape(), stack.affine(), stored, first.slope(), first.intercept());
  }
}
