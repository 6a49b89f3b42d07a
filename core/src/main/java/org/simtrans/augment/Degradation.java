package org.simtrans.augment;

import java.util.random.RandomGenerator;

/**
 * Losses that a slice may have gone through: of resolution, and of contrast among bright things.
 */
final class Degradation {
  private final TrainingAugmentConfig config;

  Degradation(TrainingAugmentConfig config) {
    this.config = config;
  }

  /**
   * @param values planes*h*w, changed in place
   */
  void apply(float[] values, int h, int w, RandomGenerator random) {
    if (config.lowResolution().happens(random)) {
      double fraction = config.lowResolution().draw(random);
      for (int from = 0; from < values.length; from += h * w) {
        coarsen(values, from, h, w, fraction);
      }
    }
    if (config.invertedGamma().happens(random)) {
      double exponent = config.invertedGamma().draw(random);
      for (int from = 0; from < values.length; from += h * w) {
        invertedGamma(values, from, h * w, exponent);
      }
    }
  }

  /** Keeps the nearest pixels of a coarser grid, and interpolates bilinearly between them. */
  private static void coarsen(float[] values, int from, int h, int w, double fraction) {
    int rows = Math.max(1, (int) Math.round(fraction * h));
    int columns = Math.max(1, (int) Math.round(fraction * w));
    float[] coarse = new float[rows * columns];
    for (int y = 0; y < rows; y++) {
      for (int x = 0; x < columns; x++) {
        int row = Math.min(h - 1, (int) ((y + 0.5) * h / rows));
        int column = Math.min(w - 1, (int) ((x + 0.5) * w / columns));
        coarse[y * columns + x] = values[from + row * w + column];
      }
    }
    for (int y = 0; y < h; y++) {
      double row = Math.max(0, Math.min(rows - 1, (y + 0.5) * rows / h - 0.5));
      int upper = Math.min((int) row, Math.max(0, rows - 2));
      int lower = Math.min(rows - 1, upper + 1);
      float v = (float) (row - upper);
      for (int x = 0; x < w; x++) {
        double column = Math.max(0, Math.min(columns - 1, (x + 0.5) * columns / w - 0.5));
        int left = Math.min((int) column, Math.max(0, columns - 2));
        int right = Math.min(columns - 1, left + 1);
        float u = (float) (column - left);
        float above =
            (1 - u) * coarse[upper * columns + left] + u * coarse[upper * columns + right];
        float below =
            (1 - u) * coarse[lower * columns + left] + u * coarse[lower * columns + right];
        values[from + y * w + x] = (1 - v) * above + v * below;
      }
    }
  }

  /** A gamma curve on the negative: the smallest and the largest value do not change. */
  private static void invertedGamma(float[] values, int from, int count, double exponent) {
    float largest = values[from];
    for (int i = from; i < from + count; i++) {
      largest = values[i] > largest ? values[i] : largest;
    }
    for (int i = from; i < from + count; i++) {
      values[i] = -values[i];
    }
    Intensities.gamma(values, from, count, -largest, exponent);
    for (int i = from; i < from + count; i++) {
      values[i] = -values[i];
    }
  }
}
