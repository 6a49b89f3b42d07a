package org.simtrans.augment;

/**
 * A source slice: values h*w row-major, and the value outside of it, which is its smallest value.
 */
record Grey(float[] values, int h, int w, float outside) {
  private static final float TISSUE = 0.4f;

  static Grey of(float[] values, int h, int w) {
    float least = values[0];
    for (int i = 1; i < h * w; i++) {
      least =
          values[i] < least ? values[i] : least; // Math.min handles signed zeros, which takes time
    }
    return new Grey(values, h, w, least);
  }

  /**
   * Tissue of a z-scored slice is brighter than this: a value between black and the mean of the
   * foreground, which is 0.
   */
  float tissue() {
    return outside - TISSUE * outside;
  }

  /** Bilinear interpolation at a position in 2^-32 pixels; exact at pixel centres. */
  float at(long x, long y) {
    int column = (int) (x >> 32);
    int row = (int) (y >> 32);
    float u = fraction(x);
    float v = fraction(y);
    if (column >= 0 && row >= 0 && column < w - 1 && row < h - 1) {
      int i = row * w + column;
      float upper = values[i] + u * (values[i + 1] - values[i]);
      float lower = values[i + w] + u * (values[i + w + 1] - values[i + w]);
      return upper + v * (lower - upper);
    }
    return atBorder(column, row, u, v);
  }

  private static float fraction(long place) {
    return ((int) place >>> 8) * 0x1p-24f;
  }

  private float atBorder(int column, int row, float u, float v) {
    if (column < -1 || row < -1 || column >= w || row >= h) {
      return outside;
    }
    float upper = (1 - u) * pixel(column, row) + u * pixel(column + 1, row);
    float lower = (1 - u) * pixel(column, row + 1) + u * pixel(column + 1, row + 1);
    return (1 - v) * upper + v * lower;
  }

  private float pixel(int column, int row) {
    boolean inside = column >= 0 && row >= 0 && column < w && row < h;
    return inside ? values[row * w + column] : outside;
  }
}
