package org.simtrans.phantom;

import java.util.Arrays;
import java.util.random.RandomGenerator;

/**
 * An old infarct: a ragged cavity of a given volume within the territory of its artery, filled with
 * fluid and strands of remaining tissue, with a gliotic rim and a soft border.
 *
 * @param left whether it lies left of the midline
 * @param ml volume in millilitres
 * @param centre in template millimetres, mirrored to the right
 * @param cavity share of fluid inside, 0 to 1
 * @param ragged strength of the noise on its outline, as a fraction of its radius
 * @param rim thickness of the gliotic rim in millimetres
 * @param seed of the noise on its outline and inside it
 */
record Stroke(
    Territory territory,
    boolean left,
    double ml,
    double[] centre,
    double cavity,
    double ragged,
    double rim,
    long seed) {

  private static final double GLIOSIS = 50;

  static Stroke draw(PhantomConfig config, RandomGenerator rng) {
    Territory territory = Territory.draw(rng);
    return new Stroke(
        territory,
        rng.nextBoolean(),
        territory.drawMl(config.smallestLesionMl(), config.largestLesionMl(), rng),
        territory.drawCentre(rng),
        rng.nextDouble(0.4, 1),
        rng.nextDouble(0.4, 0.75),
        rng.nextDouble(1.5, 3.5),
        rng.nextLong());
  }

  private double radius() {
    return Math.cbrt(ml * 1000 * 3 / (4 * Math.PI));
  }

  /**
   * Adds the lesion to a head.
   *
   * @param signal the head's signal, changed in place
   * @param places region of each voxel, by ordinal
   * @param fluid signal of the cerebrospinal fluid
   * @return the mask, 1 within the lesion
   */
  byte[] burn(PhantomConfig config, Anatomy anatomy, float[] signal, byte[] places, double fluid) {
    int wanted = (int) Math.max(1, Math.round(ml / config.voxelMl()));
    float[] outline = outline(config, anatomy, places);
    float[] sorted = outline.clone();
    Arrays.sort(sorted);
    double border = sorted[Math.min(wanted, sorted.length) - 1];
    Noise strands = new Noise(seed + 3, Math.max(5, 0.45 * radius()));
    byte[] mask = new byte[outline.length];
    int at = 0;
    for (int k = 0; k < config.nz(); k++) {
      for (int j = 0; j < config.ny(); j++) {
        for (int i = 0; i < config.nx(); i++, at++) {
          double depth = border - outline[at];
          if (depth < -4) {
            continue;
          }
          if (depth >= 0) {
            mask[at] = 1;
          }
          double strand = strands.at(config.mm(0, i), config.mm(1, j), config.mm(2, k));
          double hollow = ramp(depth + 2 * strand, 0.4 * rim, 0.4 * rim + 2.5);
          hollow *= Math.min(1, cavity + 0.5 * strand + 0.2 * cavity);
          double inside = GLIOSIS + 8 * strand + (fluid + 3 - GLIOSIS) * Math.max(0, hollow);
          double cover = ramp(depth, -1.8, 1.2);
          signal[at] += (float) ((Math.min(signal[at], inside) - signal[at]) * cover);
        }
      }
    }
    return mask;
  }

  /**
   * Millimetres from the lesion's centre, distorted by noise; infinite where the lesion may not be.
   */
  private float[] outline(PhantomConfig config, Anatomy anatomy, byte[] places) {
    double radius = radius();
    double reach = 3.2 * radius + 8;
    Noise broad = new Noise(seed, 1.1 * radius + 4);
    Noise fine = new Noise(seed + 1, 0.45 * radius + 2);
    Noise ragged = new Noise(seed + 2, 0.2 * radius + 1.5);
    int allowed = territory.place().ordinal();
    double[] q = new double[3];
    float[] outline = new float[places.length];
    Arrays.fill(outline, Float.POSITIVE_INFINITY);
    int at = 0;
    for (int k = 0; k < config.nz(); k++) {
      for (int j = 0; j < config.ny(); j++) {
        for (int i = 0; i < config.nx(); i++, at++) {
          if (places[at] != allowed) {
            continue;
          }
          double x = config.mm(0, i);
          double y = config.mm(1, j);
          double z = config.mm(2, k);
          anatomy.toTemplate(x, y, z, q);
          double side = left ? -q[0] : q[0];
          if (side < 0.5) {
            continue;
          }
          double u = (side - centre[0]) / territory.length(0);
          double v = (q[1] - centre[1]) / territory.length(1);
          double w = (q[2] - centre[2]) / territory.length(2);
          double away = Math.sqrt(u * u + v * v + w * w);
          if (away > reach) {
            continue;
          }
          double bend = broad.at(x, y, z) + 0.55 * fine.at(x, y, z) + 0.25 * ragged.at(x, y, z);
          outline[at] =
              (float)
                  (away + this.ragged * radius * bend + 2.5 * territory.beyond(side, q[1], q[2]));
        }
      }
    }
    return outline;
  }

  private static double ramp(double value, double from, double to) {
    double t = Math.max(0, Math.min(1, (value - from) / (to - from)));
    return t * t * (3 - 2 * t);
  }
}
