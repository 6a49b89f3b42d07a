package org.simtrans.phantom;

/**
 * Gradient noise (Perlin, "Improving Noise", 2002) with gradients hashed from a seed: smooth, with
 * features about one wavelength wide and values roughly within [-1, 1].
 */
record Noise(long seed, double wavelength) {

  double at(double x, double y, double z) {
    double u = x / wavelength;
    double v = y / wavelength;
    double w = z / wavelength;
    int i = (int) Math.floor(u);
    int j = (int) Math.floor(v);
    int k = (int) Math.floor(w);
    u -= i;
    v -= j;
    w -= k;
    double fu = fade(u);
    double fv = fade(v);
    double fw = fade(w);
    double near =
        mix(
            mix(corner(i, j, k, u, v, w), corner(i + 1, j, k, u - 1, v, w), fu),
            mix(corner(i, j + 1, k, u, v - 1, w), corner(i + 1, j + 1, k, u - 1, v - 1, w), fu),
            fv);
    double far =
        mix(
            mix(corner(i, j, k + 1, u, v, w - 1), corner(i + 1, j, k + 1, u - 1, v, w - 1), fu),
            mix(
                corner(i, j + 1, k + 1, u, v - 1, w - 1),
                corner(i + 1, j + 1, k + 1, u - 1, v - 1, w - 1),
                fu),
            fv);
    return 1.5 * mix(near, far, fw);
  }

  private double corner(int i, int j, int k, double u, double v, double w) {
    long h = seed + i * 0x9E3779B97F4A7C15L + j * 0xC2B2AE3D27D4EB4FL + k * 0x165667B19E3779F9L;
    h = (h ^ (h >>> 32)) * 0xD6E8FEB86659FD93L;
    h = (h ^ (h >>> 32)) * 0xD6E8FEB86659FD93L;
    h ^= h >>> 32;
    // Three independent components replace a direction; faster than a table and equally smooth.
    double gx = ((h & 0x3FF) - 511.5) / 511.5;
    double gy = ((h >>> 10 & 0x3FF) - 511.5) / 511.5;
    double gz = ((h >>> 20 & 0x3FF) - 511.5) / 511.5;
    return gx * u + gy * v + gz * w;
  }

  private static double fade(double t) {
    return t * t * t * (t * (t * 6 - 15) + 10);
  }

  private static double mix(double a, double b, double t) {
    return a + (b - a) * t;
  }
}
