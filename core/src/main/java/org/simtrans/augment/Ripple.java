package org.simtrans.augment;

import java.util.random.RandomGenerator;

/** A smooth random function of the plane, mostly between -1 and 1: the sum of a few plane waves. */
final class Ripple {
  private static final int WAVES = 6;

  private final double[] kx = new double[WAVES];
  private final double[] ky = new double[WAVES];
  private final double[] phase = new double[WAVES];

  /** With waves of about two units of length. */
  Ripple(RandomGenerator random) {
    for (int n = 0; n < WAVES; n++) {
      kx[n] = 3 * random.nextGaussian();
      ky[n] = 3 * random.nextGaussian();
      phase[n] = 2 * Math.PI * random.nextDouble();
    }
  }

  double at(double x, double y) {
    double sum = 0;
    for (int n = 0; n < WAVES; n++) {
      sum += Math.sin(kx[n] * x + ky[n] * y + phase[n]);
    }
    return sum / Math.sqrt(2 * WAVES);
  }
}
