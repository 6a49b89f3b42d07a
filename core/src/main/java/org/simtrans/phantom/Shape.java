package org.simtrans.phantom;

import java.util.List;
import java.util.random.RandomGenerator;

/**
 * The individual shape of a head: everything but the folds, the noise and the lesions. Lengths in
 * millimetres, signals in percent of white matter's.
 *
 * @param scale size along x, y, z
 * @param tilt rotation about x, y, z in radians
 * @param shift of the whole head
 * @param warp how far the smooth deformation moves a point
 * @param ventricles added to the radius of the lateral ventricles, left and right
 * @param cortex thickness of the cortical ribbon
 * @param sulcus half the width of a sulcus at its bottom
 * @param gap fluid between brain and skull
 * @param fat thickness of the fat under the scalp
 * @param grey signal of the cortex
 * @param fluid signal of the cerebrospinal fluid
 * @param gain of the receiver: the stored value of white matter
 */
record Shape(
    double[] scale,
    double[] tilt,
    double[] shift,
    double warp,
    double[] ventricles,
    double cortex,
    double sulcus,
    double gap,
    double fat,
    double grey,
    double fluid,
    double gain) {

  /** Draws a head whose ventricles have grown where strokes destroyed tissue. */
  static Shape draw(List<Stroke> strokes, RandomGenerator rng) {
    // Age widens ventricles, sulci and the gap together, each with some variation.
    double atrophy = rng.nextDouble();
    double ventricle = -0.6 + 3.2 * atrophy * rng.nextDouble(0.5, 1.2);
    return new Shape(
        new double[] {around(rng, 1, 0.03), around(rng, 1, 0.03), around(rng, 1, 0.03)},
        new double[] {around(rng, 0, 0.06), around(rng, 0, 0.04), around(rng, 0, 0.05)},
        new double[] {around(rng, 0, 1.5), around(rng, 0, 1.5), around(rng, 0, 1.5)},
        rng.nextDouble(2, 4.5),
        new double[] {
          ventricle + around(rng, 0, 0.6) + lost(strokes, true),
          ventricle + around(rng, 0, 0.6) + lost(strokes, false)
        },
        around(rng, 2.9, 0.2) - 0.3 * atrophy,
        0.3 + 0.45 * atrophy * rng.nextDouble(0.6, 1.2),
        0.8 + 2.2 * atrophy * rng.nextDouble(0.6, 1.2),
        rng.nextDouble(2.5, 6),
        around(rng, 67, 2),
        around(rng, 19, 2),
        rng.nextDouble(420, 760));
  }

  private static double lost(List<Stroke> strokes, boolean left) {
    double ml = strokes.stream().filter(s -> s.left() == left).mapToDouble(Stroke::ml).sum();
    return Math.min(3, ml / 30);
  }

  /** A normal draw, limited to 2.5 standard deviations. */
  private static double around(RandomGenerator rng, double mean, double spread) {
    return mean + spread * Math.max(-2.5, Math.min(2.5, rng.nextGaussian()));
  }
}
