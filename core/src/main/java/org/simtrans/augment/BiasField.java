package org.simtrans.augment;

import java.util.random.RandomGenerator;

/**
 * A random smooth gain over a slice, like that of a receive coil: one plus a polynomial of third
 * order in x and y.
 */
final class BiasField {
  private static final int ORDER = 3;
  private static final int PROBES = 8;

  private final double[][] c = new double[ORDER + 1][ORDER + 1]; // of x^i y^j

  /**
   * @param amplitude the gain lies between 1 - amplitude and 1 + amplitude and reaches one of the
   *     two
   */
  BiasField(double amplitude, RandomGenerator random) {
    for (int i = 0; i <= ORDER; i++) {
      for (int j = 0; i + j <= ORDER; j++) {
        c[i][j] = i + j == 0 ? 0 : 2 * random.nextDouble() - 1;
      }
    }
    double largest = 0;
    for (int row = 0; row <= PROBES; row++) {
      for (int column = 0; column <= PROBES; column++) {
        double p = polynomial(2.0 * column / PROBES - 1, 2.0 * row / PROBES - 1);
        largest = Math.max(largest, Math.abs(p));
      }
    }
    for (double[] ofX : c) {
      for (int j = 0; j <= ORDER; j++) {
        ofX[j] *= amplitude / largest;
      }
    }
  }

  /** Gain at x, y in [-1, 1]. */
  double gain(double x, double y) {
    return 1 + polynomial(x, y);
  }

  private double polynomial(double x, double y) {
    return ofRow(0, y) + x * (ofRow(1, y) + x * (ofRow(2, y) + x * ofRow(3, y)));
  }

  /** The factor of x^i in row y. */
  private double ofRow(int i, double y) {
    return c[i][0] + y * (c[i][1] + y * (c[i][2] + y * c[i][3]));
  }

  /** Multiplies the signal above black; black does not change. */
  void multiply(float[] values, int offset, int h, int w, float black) {
    for (int row = 0; row < h; row++) {
      double y = (2.0 * row + 1) / h - 1;
      float c0 = 1 + (float) ofRow(0, y);
      float c1 = (float) ofRow(1, y);
      float c2 = (float) ofRow(2, y);
      float c3 = (float) ofRow(3, y);
      int start = offset + row * w;
      for (int column = 0; column < w; column++) {
        float x = (2f * column + 1) / w - 1;
        float gain = c0 + x * (c1 + x * (c2 + x * c3));
        values[start + column] = black + gain * (values[start + column] - black);
      }
    }
  }
}
