package org.simtrans.augment;

/** A source slice: values h*w row-major, and what lies around it: its smallest value. */
record Grey(float[] values, int h, int w, float outside) {

  static Grey of(float[] values, int h, int w) {
    float least = values[0];
    for (int i = 1; i < h * w; i++) {
      least = Math.min(least, values[i]);
    }
    return new Grey(values, h, w, least);
  }

  /** Bilinear; exact at pixel centres. */
  float at(float x, float y) {
    int column = (int) Math.floor(x);
    int row = (int) Math.floor(y);
    float u = x - column;
    float v = y - row;
    if (column >= 0 && row >= 0 && column < w - 1 && row < h - 1) {
      int i = row * w + column;
      float upper = values[i] + u * (values[i + 1] - values[i]);
      float lower = values[i + w] + u * (values[i + w + 1] - values[i + w]);
      return upper + v * (lower - upper);
    }
    return atBorder(column, row, u, v);
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
