package org.simtrans.figure;

import java.awt.Color;

/**
 * Numbers as colours, from dark to light: black, blue, sky blue, yellow, white, the blues and the
 * yellow those of the palette. Lightness rises all the way, so that it reads in grey as well.
 */
final class Ramp {
  private static final Color[] STOPS = {
    new Color(0x06080F),
    new Color(0x0B3C6F),
    new Color(0x0072B2),
    new Color(0x56B4E9),
    new Color(0xF0E442),
    new Color(0xFFFFF0),
  };

  private Ramp() {}

  /**
   * @param share 0 the darkest, 1 the lightest; what lies beyond is drawn like the end
   */
  static int rgb(double share) {
    double place = Math.max(0, Math.min(1, share)) * (STOPS.length - 1);
    int i = Math.min(STOPS.length - 2, (int) place);
    double t = place - i;
    return mixed(STOPS[i].getRed(), STOPS[i + 1].getRed(), t) << 16
        | mixed(STOPS[i].getGreen(), STOPS[i + 1].getGreen(), t) << 8
        | mixed(STOPS[i].getBlue(), STOPS[i + 1].getBlue(), t);
  }

  private static int mixed(int a, int b, double t) {
    return (int) Math.round(a + t * (b - a));
  }
}
