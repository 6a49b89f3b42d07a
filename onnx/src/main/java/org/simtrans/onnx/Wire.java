package org.simtrans.onnx;

/**
 * The output of an operator, on its way to others.
 *
 * @param name in the graph
 * @param shape the first entry is {@link #ANY} where it grows with the batch
 */
record Wire(String name, long... shape) {
  /** A size that is known only when the graph runs. */
  static final long ANY = -1;

  long size(int dimension) {
    return shape[dimension];
  }

  int dimensions() {
    return shape.length;
  }

  /** H of (B, C, H, W). */
  long height() {
    return shape[2];
  }

  /** W of (B, C, H, W). */
  long width() {
    return shape[3];
  }

  /** The same values, one dimension of another size. */
  long[] shapeWith(int dimension, long size) {
    long[] changed = shape.clone();
    changed[dimension] = size;
    return changed;
  }
}
