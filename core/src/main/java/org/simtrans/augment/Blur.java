package org.simtrans.augment;

/**
 * A separable Gaussian blur with its buffers; the border is repeated. Not safe for several threads.
 */
final class Blur {
  private float[] scratch = new float[0];
  private float[] line = new float[0];

  /**
   * @param values h*w from {@code offset} on, changed in place
   * @param sigma pixels
   */
  void apply(float[] values, int offset, int h, int w, double sigma) {
    int radius = (int) Math.ceil(3 * sigma);
    if (radius == 0) {
      return;
    }
    float[] kernel = kernel(sigma, radius);
    if (scratch.length < h * w) {
      scratch = new float[h * w];
    }
    if (line.length < w + 2 * radius) {
      line = new float[w + 2 * radius];
    }
    for (int row = 0; row < h; row++) {
      alongRow(values, offset + row * w, w, kernel, row * w);
    }
    for (int row = 0; row < h; row++) {
      acrossRows(row, h, w, kernel, values, offset + row * w);
    }
  }

  // One tap at a time over a whole line: the compiler turns such loops into vector instructions.

  private void alongRow(float[] values, int from, int w, float[] kernel, int to) {
    int radius = kernel.length / 2;
    for (int i = 0; i < w + 2 * radius; i++) {
      line[i] = values[from + Math.min(Math.max(i - radius, 0), w - 1)];
    }
    for (int column = 0; column < w; column++) {
      scratch[to + column] = kernel[0] * line[column];
    }
    for (int k = 1; k < kernel.length; k++) {
      accumulate(kernel[k], line, k, scratch, to, w);
    }
  }

  private void acrossRows(int row, int h, int w, float[] kernel, float[] values, int to) {
    int radius = kernel.length / 2;
    for (int column = 0; column < w; column++) {
      values[to + column] = 0;
    }
    for (int k = 0; k < kernel.length; k++) {
      int from = Math.min(Math.max(row + k - radius, 0), h - 1) * w;
      accumulate(kernel[k], scratch, from, values, to, w);
    }
  }

  private static void accumulate(
      float weight, float[] from, int fromOffset, float[] to, int toOffset, int count) {
    for (int i = 0; i < count; i++) {
      to[toOffset + i] += weight * from[fromOffset + i];
    }
  }

  private static float[] kernel(double sigma, int radius) {
    double[] weights = new double[2 * radius + 1];
    double sum = 0;
    for (int k = -radius; k <= radius; k++) {
      weights[k + radius] = Math.exp(-0.5 * k * k / (sigma * sigma));
      sum += weights[k + radius];
    }
    float[] kernel = new float[weights.length];
    for (int k = 0; k < kernel.length; k++) {
      kernel[k] = (float) (weights[k] / sum);
    }
    return kernel;
  }
}
