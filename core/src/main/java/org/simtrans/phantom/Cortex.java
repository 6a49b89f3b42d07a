package org.simtrans.phantom;

import java.util.random.RandomGenerator;

/**
 * The folded surface of the hemispheres. Sulci are the zero sheets of a labyrinth field, evaluated
 * at the point's projection onto the smooth hull, so that they cut in at right angles. Their depth
 * varies over the surface. Threads must not share an instance.
 */
final class Cortex {
  private static final double SLOPE_FLOOR = 0.02;

  /**
   * Millimetres from a sulcus beyond which all tissue is white matter and the distance is not
   * needed.
   */
  private static final double FAR = 6;

  /** Largest depth of a sulcus in millimetres. */
  private static final double DEEPEST = 30;

  /** Amplitude of the bends of a sulcus in millimetres. */
  private static final double BEND = 2.2;

  private final Shape shape;
  private final double[] outward = new double[3];
  private final Lattice primary;
  private final Lattice secondary;
  private final Lattice depth;
  private final Lattice detail;

  Cortex(Shape shape, RandomGenerator rng) {
    this.shape = shape;
    primary = Lattice.labyrinth(27, rng);
    secondary = Lattice.labyrinth(18, rng);
    depth = Lattice.noise(38, rng);
    detail = Lattice.noise(16, rng);
  }

  /** Smooth outline of both hemispheres together, without fissures. */
  static double hull(double x, double y, double z) {
    double side = Math.abs(x);
    double taper = 1 + 0.0016 * Math.max(0, y + 20);
    double dome = Distances.ellipsoid(side * taper, y + 17, z - 13, 67, 92, 64);
    dome = Distances.meet(dome, Math.abs(y + 17) - 86, 55);
    double base = -17 - 0.03 * y - z;
    double vault = Distances.meet(dome, base, 10);
    double tilted = z + 24 + 0.28 * (y + 12);
    double temporal = Distances.ellipsoid(side - 43, y + 12, tilted, 22, 46, 20);
    return Distances.blend(vault, temporal, 5);
  }

  /**
   * Distance below the folded surface, positive within tissue.
   *
   * @param outline signed distance to the outline of the hemispheres, already cut away from
   *     cerebellum
   */
  double below(double x, double y, double z, double outline) {
    double wander = 1.2 * detail.at(0, y, z);
    double middle = Math.abs(x - wander) - 0.5 - shape.sulcus() * 0.8;
    double deep = Math.min(-outline, middle);
    if (deep < -4) {
      return deep;
    }
    double fold = fissure(x, y, z);
    double gap = shape.sulcus();
    if (deep < DEEPEST) {
      aim(x, y, z, middle < -outline);
      fold = Math.min(fold, sulci(x, y, z, deep));
      // Sulci open towards the surface.
      gap += 0.03 * Math.max(0, 9 - deep) * (0.4 + shape.sulcus());
    }
    return Distances.blend(deep, fold - gap, 2.5);
  }

  /** Points {@link #outward} the shortest way out: to the midline or along the hull's normal. */
  private void aim(double x, double y, double z, boolean toMidline) {
    if (toMidline) {
      outward[0] = -Math.signum(x);
      outward[1] = 0;
      outward[2] = 0;
      return;
    }
    double h = 0.5;
    double here = hull(x, y, z);
    double gx = hull(x + h, y, z) - here;
    double gy = hull(x, y + h, z) - here;
    double gz = hull(x, y, z + h) - here;
    double norm = Math.sqrt(gx * gx + gy * gy + gz * gz + 1e-9);
    outward[0] = gx / norm;
    outward[1] = gy / norm;
    outward[2] = gz / norm;
  }

  private double sulci(double x, double y, double z, double deep) {
    // Not quite to the surface, so that sulci are slightly inclined.
    double reach = 0.8 * Math.max(0, deep);
    double px = x + outward[0] * reach + BEND * detail.at(y, z, x);
    double py = y + outward[1] * reach + BEND * detail.at(z, x, y);
    double pz = z + outward[2] * reach + BEND * detail.at(x, y, z);
    double vary = depth.at(px, py, pz);
    return Math.min(
        sheet(primary, px, py, pz, deep, 18 + 12 * vary),
        sheet(secondary, px, py, pz, deep, 8.5 - 12 * vary));
  }

  /** Distance to a sheet of the labyrinth that ends {@code floor} millimetres below the hull. */
  private static double sheet(
      Lattice field, double x, double y, double z, double deep, double floor) {
    double past = Math.max(0, deep - floor);
    if (past > FAR) {
      return past;
    }
    double h = 1.2;
    double here = field.at(x, y, z);
    double gx = field.at(x + h, y, z) - here;
    double gy = field.at(x, y + h, z) - here;
    double gz = field.at(x, y, z + h) - here;
    double slope = Math.sqrt(gx * gx + gy * gy + gz * gz) / h;
    double across = Math.abs(here) / (slope + SLOPE_FLOOR);
    return Math.sqrt(across * across + past * past);
  }

  /** Distance to the Sylvian fissure with the insula at its bottom. */
  private double fissure(double x, double y, double z) {
    double side = Math.abs(x);
    double sway = 4 * detail.at(x, y, z);
    double line = z + 2 + 0.42 * y + 3 * depth.at(x, y, z) + sway;
    double ends = Math.max(0, Math.max(y - 26, -38 - y));
    double floor = 35 + 0.012 * (y - 2) * (y - 2) + 0.5 * sway;
    double before = Math.max(0, floor - side);
    double sylvian = Math.sqrt(0.85 * line * line + ends * ends + before * before) - 0.5;
    double rise = Math.max(0, Math.abs(z - 1 + 0.2 * y) - 12 - sway);
    double length = Math.max(0, Math.abs(y - 1) - 20 - sway);
    double across = side - floor;
    double insula = Math.sqrt(across * across + rise * rise + length * length) - 0.3;
    return Math.min(sylvian, insula);
  }
}
