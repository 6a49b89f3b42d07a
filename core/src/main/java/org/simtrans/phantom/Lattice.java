package org.simtrans.phantom;

import java.util.random.RandomGenerator;

/**
 * A smooth scalar field over the head's bounding box, stored at coarse points and interpolated
 * trilinearly; outside the box it has the nearest value.
 */
final class Lattice {
  /** Half the box, in millimetres, around {@link #CENTRE}; covers the ATLAS grid with a margin. */
  private static final double[] HALF = {106, 126, 104};

  private static final double[] CENTRE = {0, -18, 22};

  private final double step;
  private final int nx;
  private final int ny;
  private final int nz;
  private final float[] values;

  private Lattice(double step) {
    this.step = step;
    nx = points(0, step);
    ny = points(1, step);
    nz = points(2, step);
    values = new float[nx * ny * nz];
  }

  private static int points(int axis, double step) {
    return (int) Math.ceil(2 * HALF[axis] / step) + 1;
  }

  private double position(int axis, int index) {
    return CENTRE[axis] - HALF[axis] + index * step;
  }

  /**
   * Smooth noise, mostly of the given wavelength in millimetres with weaker detail down to half of
   * it, and a standard deviation of 0.4.
   */
  static Lattice noise(double wavelength, RandomGenerator rng) {
    return waves(wavelength, 1.1, 24, 0.4, rng);
  }

  /**
   * Noise of one wavelength only and unit variance: its zero set is a labyrinth of sheets about
   * half a wavelength apart, which is how sulci run.
   */
  static Lattice labyrinth(double wavelength, RandomGenerator rng) {
    return waves(wavelength, 0.25, 32, 1, rng);
  }

  private static Lattice waves(
      double wavelength, double spread, int count, double deviation, RandomGenerator rng) {
    Lattice lattice = new Lattice(wavelength / 7.5);
    double amplitude = deviation * Math.sqrt(2.0 / count);
    for (int n = 0; n < count; n++) {
      double cz = rng.nextDouble(-1, 1);
      double turn = rng.nextDouble(2 * Math.PI);
      double finer = 1 + spread * (rng.nextDouble() - 0.25);
      double k = 2 * Math.PI * finer / wavelength;
      double across = k * Math.sqrt(1 - cz * cz);
      lattice.addWave(
          across * Math.cos(turn),
          across * Math.sin(turn),
          k * cz,
          rng.nextDouble(2 * Math.PI),
          amplitude / finer);
    }
    return lattice;
  }

  private void addWave(double kx, double ky, double kz, double phase, double amplitude) {
    // cos(a + b) over a row needs only the cosine and sine of either part.
    double[] cos = new double[nx];
    double[] sin = new double[nx];
    for (int i = 0; i < nx; i++) {
      double a = kx * position(0, i);
      cos[i] = amplitude * Math.cos(a);
      sin[i] = amplitude * Math.sin(a);
    }
    int at = 0;
    for (int k = 0; k < nz; k++) {
      for (int j = 0; j < ny; j++) {
        double b = ky * position(1, j) + kz * position(2, k) + phase;
        double cb = Math.cos(b);
        double sb = Math.sin(b);
        for (int i = 0; i < nx; i++) {
          values[at++] += (float) (cos[i] * cb - sin[i] * sb);
        }
      }
    }
  }

  double at(double x, double y, double z) {
    double u = inside(0, x, nx);
    double v = inside(1, y, ny);
    double w = inside(2, z, nz);
    int i = (int) u;
    int j = (int) v;
    int k = (int) w;
    u -= i;
    v -= j;
    w -= k;
    int o = (k * ny + j) * nx + i;
    int p = o + nx * ny;
    double a = values[o] + (values[o + 1] - values[o]) * u;
    double b = values[o + nx] + (values[o + nx + 1] - values[o + nx]) * u;
    double c = values[p] + (values[p + 1] - values[p]) * u;
    double d = values[p + nx] + (values[p + nx + 1] - values[p + nx]) * u;
    a += (b - a) * v;
    c += (d - c) * v;
    return a + (c - a) * w;
  }

  /**
   * The position in cells, limited to just inside the last cell so that its upper corner exists.
   */
  private double inside(int axis, double mm, int n) {
    double cell = (mm - CENTRE[axis] + HALF[axis]) / step;
    return Math.max(0, Math.min(n - 1.0001, cell));
  }
}
