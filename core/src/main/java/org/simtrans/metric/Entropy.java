package org.simtrans.metric;

/**
 * How undecided probabilities are: the entropy of whether a pixel belongs to a label, in bits. 0
 * where the probability is 0 or 1, and 1 where it is a half.
 */
public final class Entropy {
  private static final double LOG_2 = Math.log(2);

  private Entropy() {}

  /** Of one probability, 0 to 1. */
  public static double of(double probability) {
    return probability <= 0 || probability >= 1
        ? 0
        : -(probability * Math.log(probability) + (1 - probability) * Math.log1p(-probability))
            / LOG_2;
  }

  /**
   * Of each pixel, that of the label which is least decided there.
   *
   * @param maps [label][pixel]
   */
  public static float[] ofPixels(float[][] maps) {
    float[] entropy = new float[maps[0].length];
    for (float[] map : maps) {
      for (int p = 0; p < map.length; p++) {
        entropy[p] = Math.max(entropy[p], (float) of(map[p]));
      }
    }
    return entropy;
  }

  /** The mean over the pixels of {@link #ofPixels}. */
  public static double mean(float[][] maps) {
    double sum = 0;
    for (float entropy : ofPixels(maps)) {
      sum += entropy;
    }
    return sum / maps[0].length;
  }
}
