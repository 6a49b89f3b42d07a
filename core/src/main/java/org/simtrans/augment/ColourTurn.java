package org.simtrans.augment;

/**
 * A change of hue and saturation: colours are turned about the grey axis, on which red, green and
 * blue agree, and brought nearer to it or farther away. Grey does not change.
 */
final class ColourTurn {
  private final double[][] m = new double[3][3]; // [to][from]

  /**
   * @param degrees the turn; 120 makes red green, and green blue
   * @param saturation factor of the distance from grey
   */
  ColourTurn(double degrees, double saturation) {
    double cos = saturation * Math.cos(Math.toRadians(degrees));
    double sin = saturation * Math.sin(Math.toRadians(degrees)) / Math.sqrt(3);
    for (int to = 0; to < 3; to++) {
      for (int from = 0; from < 3; from++) {
        double about = from == to ? 0 : (to - from + 3) % 3 == 1 ? sin : -sin;
        m[to][from] = (1 - cos) / 3 + (from == to ? cos : 0) + about;
      }
    }
  }

  /**
   * @param offset of red; green and blue follow
   * @param pixels of a plane
   */
  void apply(float[] values, int offset, int pixels) {
    for (int i = offset; i < offset + pixels; i++) {
      float red = values[i];
      float green = values[i + pixels];
      float blue = values[i + 2 * pixels];
      values[i] = turned(0, red, green, blue);
      values[i + pixels] = turned(1, red, green, blue);
      values[i + 2 * pixels] = turned(2, red, green, blue);
    }
  }

  private float turned(int to, float red, float green, float blue) {
    return (float) (m[to][0] * red + m[to][1] * green + m[to][2] * blue);
  }
}
