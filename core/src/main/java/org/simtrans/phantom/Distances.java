package org.simtrans.phantom;

/**
 * Signed distances in millimetres, negative inside, after Inigo Quilez, "Distance functions": exact
 * for the cone; for the ellipsoid first-order accurate near the surface, where they are used.
 */
final class Distances {
  private Distances() {}

  /** Ellipsoid with half axes (a, b, c) around the origin. */
  static double ellipsoid(double x, double y, double z, double a, double b, double c) {
    double u = x / a;
    double v = y / b;
    double w = z / c;
    double k0 = Math.sqrt(u * u + v * v + w * w);
    if (k0 < 1e-3) {
      return -Math.min(a, Math.min(b, c));
    }
    double k1 = Math.sqrt(u * u / (a * a) + v * v / (b * b) + w * w / (c * c));
    return k0 * (k0 - 1) / k1;
  }

  /** A limb from one point to another, its radius going from {@code from.r} to {@code to.r}. */
  static double limb(double x, double y, double z, Knot from, Knot to) {
    double bx = to.x() - from.x();
    double by = to.y() - from.y();
    double bz = to.z() - from.z();
    double px = x - from.x();
    double py = y - from.y();
    double pz = z - from.z();
    double t = (px * bx + py * by + pz * bz) / (bx * bx + by * by + bz * bz);
    t = Math.max(0, Math.min(1, t));
    double dx = px - t * bx;
    double dy = py - t * by;
    double dz = pz - t * bz;
    return Math.sqrt(dx * dx + dy * dy + dz * dz) - (from.r() + t * (to.r() - from.r()));
  }

  /** Union whose crease is rounded over about {@code k} millimetres. */
  static double blend(double a, double b, double k) {
    double h = Math.max(0, k - Math.abs(a - b)) / k;
    return Math.min(a, b) - h * h * k * 0.25;
  }

  /** Intersection whose crease is rounded over about {@code k} millimetres. */
  static double meet(double a, double b, double k) {
    return -blend(-a, -b, k);
  }

  /** A point of a limb, in millimetres, with the radius there. */
  record Knot(double x, double y, double z, double r) {}
}
