package org.simtrans.phantom;

import java.util.random.RandomGenerator;
import org.simtrans.phantom.Anatomy.Place;

/**
 * Where strokes occur: the territory of an artery, given by a box of likely centres on one side
 * (millimetres, with positive x), the usual volumes in millilitres, and the lesion's extent along
 * x, y and z.
 */
enum Territory {
  MIDDLE_CEREBRAL(0.24, 8, 160, new double[] {40, 52, -35, 20, -4, 32}, 0.95, 1.25, 1.1),
  MIDDLE_CEREBRAL_BRANCH(0.26, 0.8, 25, new double[] {42, 58, -55, 38, -2, 48}, 0.9, 1.1, 1.1),
  ANTERIOR_CEREBRAL(0.08, 1, 30, new double[] {5, 12, -15, 50, 26, 58}, 0.6, 1.5, 1.2),
  POSTERIOR_CEREBRAL(0.12, 2, 40, new double[] {8, 24, -92, -62, -8, 14}, 0.8, 1.5, 0.9),
  STRIATOCAPSULAR(0.1, 1, 12, new double[] {19, 27, -10, 14, 2, 18}, 0.75, 1.4, 1.2),
  LACUNAR(0.14, 0.04, 1.2, new double[] {11, 28, -24, 18, -1, 26}, 1, 1.2, 1),
  CEREBELLAR(0.06, 0.5, 15, new double[] {10, 36, -82, -50, -48, -26}, 1.1, 1.1, 0.8);

  private final double share;
  private final double smallestMl;
  private final double largestMl;
  private final double[] centres;
  private final double[] lengths;

  Territory(
      double share,
      double smallestMl,
      double largestMl,
      double[] centres,
      double lengthX,
      double lengthY,
      double lengthZ) {
    this.share = share;
    this.smallestMl = smallestMl;
    this.largestMl = largestMl;
    this.centres = centres;
    lengths = new double[] {lengthX, lengthY, lengthZ};
  }

  static Territory draw(RandomGenerator rng) {
    double at = rng.nextDouble();
    for (Territory territory : values()) {
      at -= territory.share;
      if (at < 0) {
        return territory;
      }
    }
    return MIDDLE_CEREBRAL_BRANCH;
  }

  /** Draws a volume for this territory, log-uniformly within the given bounds. */
  double drawMl(double atLeast, double atMost, RandomGenerator rng) {
    double low = Math.log(clamp(smallestMl, atLeast, atMost));
    double high = Math.log(clamp(largestMl, atLeast, atMost));
    return Math.exp(low + (high - low) * rng.nextDouble());
  }

  private static double clamp(double value, double low, double high) {
    return Math.max(low, Math.min(high, value));
  }

  double[] drawCentre(RandomGenerator rng) {
    double[] centre = new double[3];
    for (int axis = 0; axis < 3; axis++) {
      double low = centres[2 * axis];
      centre[axis] = low + (centres[2 * axis + 1] - low) * rng.nextDouble();
    }
    return centre;
  }

  double length(int axis) {
    return lengths[axis];
  }

  Place place() {
    return this == CEREBELLAR ? Place.HINDBRAIN : Place.HEMISPHERE;
  }

  /** How far, in millimetres, a point lies beyond the border to the neighbouring arteries. */
  double beyond(double side, double y, double z) {
    double watershed = 16 + 0.12 * Math.max(0, z - 20);
    return Math.max(
        0,
        switch (this) {
          case MIDDLE_CEREBRAL, MIDDLE_CEREBRAL_BRANCH ->
              Math.max(watershed - side, Math.max(-70 - y + 0.3 * side, -22 - z));
          case ANTERIOR_CEREBRAL -> Math.max(side - watershed - 3, -48 - y);
          case POSTERIOR_CEREBRAL -> Math.max(y + 42 - 0.2 * side, side - 38);
          default -> 0;
        });
  }
}
