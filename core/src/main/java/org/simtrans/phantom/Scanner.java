package org.simtrans.phantom;

import java.util.random.RandomGenerator;

/**
 * Simulates the scanner: a receive field that varies slowly over the head, and Rician noise (the
 * magnitude of a complex signal with Gaussian noise in both parts; Gudbjartsson and Patz, Magnetic
 * Resonance in Medicine 1995;34:910).
 */
final class Scanner {
  private Scanner() {}

  /**
   * Turns signal (white matter = 100) into stored values, whole numbers from 0 on.
   *
   * @param signal in the grid of {@code config}, overwritten
   */
  static void scan(PhantomConfig config, double gain, float[] signal, RandomGenerator rng) {
    Lattice field = Lattice.noise(140, rng);
    double slopeX = rng.nextDouble(-1, 1);
    double slopeY = rng.nextDouble(-1, 1);
    double slopeZ = rng.nextDouble(-1, 1);
    double sigma = 100 * config.noise();
    int at = 0;
    for (int k = 0; k < config.nz(); k++) {
      double z = config.mm(2, k);
      for (int j = 0; j < config.ny(); j++) {
        double y = config.mm(1, j);
        for (int i = 0; i < config.nx(); i++, at++) {
          double x = config.mm(0, i);
          double ramp = (slopeX * x + slopeY * y + slopeZ * z) / 220;
          double bias = Math.exp(config.bias() * (field.at(x, y, z) + ramp));
          double real = signal[at] * bias + sigma * rng.nextGaussian();
          double imaginary = sigma * rng.nextGaussian();
          double magnitude = Math.sqrt(real * real + imaginary * imaginary);
          signal[at] = Math.round(magnitude * gain / 100);
        }
      }
    }
  }
}
