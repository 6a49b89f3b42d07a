package org.simtrans.data;

/**
 * Linear interpolation along one axis, pixel centres at half indices; when shrinking, the triangle
 * is widened by the factor so that nothing is skipped (antialiasing as in Pillow and in PyTorch's
 * {@code antialias=True}). Equal sizes copy.
 */
final class LinearResampling {
  private final int[] first; // first source index per target index
  private final float[][] weights; // that sum to 1

  LinearResampling(int from, int to) {
    double scale = (double) from / to;
    double support = Math.max(scale, 1);
    first = new int[to];
    weights = new float[to][];
    for (int i = 0; i < to; i++) {
      double centre = (i + 0.5) * scale;
      int begin = Math.max(0, (int) Math.floor(centre - support + 0.5));
      int end = Math.min(from, (int) Math.floor(centre + support + 0.5));
      first[i] = begin;
      weights[i] = triangle(begin, end, centre, support);
    }
  }

  private static float[] triangle(int begin, int end, double centre, double support) {
    double[] weight = new double[end - begin];
    double sum = 0;
    for (int k = 0; k < weight.length; k++) {
      weight[k] = Math.max(0, 1 - Math.abs(begin + k + 0.5 - centre) / support);
      sum += weight[k];
    }
    float[] normalised = new float[weight.length];
    for (int k = 0; k < weight.length; k++) {
      normalised[k] = (float) (weight[k] / sum);
    }
    return normalised;
  }

  /** Resamples each row of a row-major image of {@code lines} rows, {@code from} wide. */
  float[] rows(float[] source, int lines, int from) {
    int to = first.length;
    float[] target = new float[lines * to];
    for (int line = 0; line < lines; line++) {
      for (int i = 0; i < to; i++) {
        float[] weight = weights[i];
        int at = line * from + first[i];
        float sum = 0;
        for (int k = 0; k < weight.length; k++) {
          sum += weight[k] * source[at + k];
        }
        target[line * to + i] = sum;
      }
    }
    return target;
  }

  /** Resamples the columns of a row-major image {@code width} wide. */
  float[] columns(float[] source, int width) {
    float[] target = new float[first.length * width];
    for (int i = 0; i < first.length; i++) {
      for (int k = 0; k < weights[i].length; k++) {
        float weight = weights[i][k];
        int from = (first[i] + k) * width;
        for (int x = 0; x < width; x++) {
          target[i * width + x] += weight * source[from + x];
        }
      }
    }
    return target;
  }
}
