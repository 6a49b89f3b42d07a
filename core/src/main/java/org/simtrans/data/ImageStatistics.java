package org.simtrans.data;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * A few numbers that tell kinds of images apart: of the values that a network sees, normalised and
 * at its size. Each is the mean over some slices.
 */
public final class ImageStatistics {
  /** What the numbers are, for people. */
  public static final List<String> NAMES =
      List.of(
          "its dark values",
          "its middle values",
          "its bright values",
          "its brightest values",
          "the strength of its edges",
          "the share of its commonest value");

  private static final double[] QUANTILES = {.1, .5, .9, .99};
  private static final int SLICES = 4; // of an image that are looked at

  private ImageStatistics() {}

  /** Of an image, from slices that are evenly spread over those that show anything. */
  public static double[] of(PreparedImage image, List<Integer> seen) {
    List<Integer> some = spread(seen);
    return mean(
        some.stream()
            .map(k -> image.prepared(k))
            .map(planes -> of(planes.channel(0), planes.width()))
            .toList());
  }

  /** A few of many, evenly spread. */
  public static <T> List<T> spread(List<T> all) {
    int count = Math.min(SLICES, all.size());
    return IntStream.range(0, count)
        .mapToObj(i -> all.get((int) ((i + 0.5) * all.size() / count)))
        .toList();
  }

  /** Of one slice, row by row. */
  public static double[] of(float[] values, int width) {
    float[] sorted = values.clone();
    Arrays.sort(sorted);
    double[] statistics = new double[NAMES.size()];
    for (int q = 0; q < QUANTILES.length; q++) {
      statistics[q] = sorted[(int) (QUANTILES[q] * (sorted.length - 1))];
    }
    double edges = 0;
    for (int p = 0; p + 1 < values.length; p++) {
      edges += (p + 1) % width == 0 ? 0 : Math.abs(values[p + 1] - values[p]);
    }
    statistics[4] = edges / values.length;
    int longest = 0;
    int run = 0;
    for (int p = 0; p < sorted.length; p++) {
      run = p > 0 && sorted[p] == sorted[p - 1] ? run + 1 : 1;
      longest = Math.max(longest, run);
    }
    statistics[5] = longest / (double) sorted.length;
    return statistics;
  }

  /** The mean of those of several slices; of none, numbers that are not finite. */
  public static double[] mean(List<double[]> slices) {
    double[] mean = new double[NAMES.size()];
    for (int k = 0; k < mean.length; k++) {
      int at = k;
      mean[k] = slices.stream().mapToDouble(one -> one[at]).average().orElse(Double.NaN);
    }
    return mean;
  }
}
