package org.simtrans.augment;

import java.util.random.RandomGenerator;

/**
 * The shape of a made-up lesion: one to four lobes that grew together, bent, with a ragged border.
 * Its area is that of a disc of radius 1.
 */
final class GrownShape {
  /** From the centre to the farthest border, at most; what lies beyond is cut off. */
  static final double REACH = 3;

  private static final int LOBES = 4;
  private static final int GRID = 48; // points along an edge, by which the area is measured

  private final double[] x;
  private final double[] y;
  private final double[] radius;
  private final double[] cos;
  private final double[] sin;
  private final double[] stretch;
  private final double bend;
  private final double ragged;
  private final Ripple bendX;
  private final Ripple bendY;
  private final Ripple border;
  private final double scale;

  GrownShape(RandomGenerator random) {
    int lobes = 1 + random.nextInt(LOBES);
    x = new double[lobes];
    y = new double[lobes];
    radius = new double[lobes];
    cos = new double[lobes];
    sin = new double[lobes];
    stretch = new double[lobes];
    for (int l = 0; l < lobes; l++) {
      double from = l == 0 ? 0 : 0.4 + 0.6 * random.nextDouble(); // of the first lobe's centre
      double where = 2 * Math.PI * random.nextDouble();
      x[l] = from * Math.cos(where);
      y[l] = from * Math.sin(where);
      radius[l] = l == 0 ? 1 : 0.3 + 0.6 * random.nextDouble();
      double angle = Math.PI * random.nextDouble();
      cos[l] = Math.cos(angle);
      sin[l] = Math.sin(angle);
      stretch[l] = Math.sqrt(1 + 1.5 * random.nextDouble());
    }
    bend = 0.3 * random.nextDouble();
    ragged = 0.05 + 0.35 * random.nextDouble();
    bendX = new Ripple(random);
    bendY = new Ripple(random);
    border = new Ripple(random);
    scale = Math.sqrt(areaOfGrid() / Math.PI);
  }

  private double areaOfGrid() {
    double step = 2 * REACH / GRID;
    int inside = 0;
    for (int row = 0; row < GRID; row++) {
      for (int column = 0; column < GRID; column++) {
        inside += raw((column + 0.5) * step - REACH, (row + 0.5) * step - REACH) > 0 ? 1 : 0;
      }
    }
    return Math.max(1, inside) * step * step;
  }

  /** How deep within the lesion a point is: 0 on the border, negative outside. */
  double depth(double u, double v) {
    return raw(u * scale, v * scale) / scale;
  }

  private double raw(double u, double v) {
    double bentU = u + bend * bendX.at(u, v);
    double bentV = v + bend * bendY.at(u, v);
    double deepest = Double.NEGATIVE_INFINITY;
    for (int l = 0; l < x.length; l++) {
      double along = ((bentU - x[l]) * cos[l] + (bentV - y[l]) * sin[l]) / stretch[l];
      double across = ((bentV - y[l]) * cos[l] - (bentU - x[l]) * sin[l]) * stretch[l];
      deepest = Math.max(deepest, radius[l] - Math.hypot(along, across));
    }
    return deepest + ragged * border.at(1.5 * u, 1.5 * v);
  }
}
