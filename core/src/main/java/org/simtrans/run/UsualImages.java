package org.simtrans.run;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.simtrans.InvalidSettingException;
import org.simtrans.data.ImageStatistics;

/**
 * What the images were like that a model learned from, so that it can say which are not. An image
 * is as far off as its {@link ImageStatistics most unusual number}, in standard deviations of the
 * training images.
 *
 * @param mean of each of the numbers over the training images
 * @param spread their standard deviation
 * @param limit beyond which about one in a hundred images of the same kind lie, judged by those of
 *     the validation, or by all where these are few
 */
public record UsualImages(List<Double> mean, List<Double> spread, double limit) {
  /** Fewer images do not say what is usual. */
  private static final int FEWEST = 5;

  private static final int ENOUGH = 10; // images of the validation that suffice
  private static final double SHARE = 0.99;
  private static final double NORMAL = 2.326; // the quantile of a normal distribution there
  private static final double LEAST = 0.02; // spread of what all images have alike

  /**
   * @throws org.simtrans.InvalidSettingException if the numbers are not as many as there should be
   */
  public UsualImages {
    mean = List.copyOf(mean);
    spread = List.copyOf(spread);
    if (mean.size() != ImageStatistics.NAMES.size() || spread.size() != mean.size()) {
      throw new InvalidSettingException(
          "%d means and %d spreads say what images are usual; expected %d of each"
              .formatted(mean.size(), spread.size(), ImageStatistics.NAMES.size()));
    }
  }

  /**
   * @param training the numbers of each training image
   * @param validation those of each validation image
   * @return null where there are too few
   */
  public static UsualImages of(List<double[]> training, List<double[]> validation) {
    if (training.size() < FEWEST) {
      return null;
    }
    List<Double> mean = new ArrayList<>();
    List<Double> spread = new ArrayList<>();
    double[] means = ImageStatistics.mean(training);
    for (int k = 0; k < means.length; k++) {
      int at = k;
      double variance =
          training.stream()
              .mapToDouble(one -> (one[at] - means[at]) * (one[at] - means[at]))
              .average()
              .orElseThrow();
      mean.add(means[k]);
      spread.add(Math.max(LEAST, Math.sqrt(variance)));
    }
    UsualImages open = new UsualImages(mean, spread, Double.MAX_VALUE);
    List<double[]> judges = new ArrayList<>(validation);
    if (judges.size() < ENOUGH) {
      judges.addAll(training);
    }
    List<Double> distances = new ArrayList<>(judges.stream().map(open::distance).toList());
    return new UsualImages(mean, spread, limit(distances));
  }

  /** As if the logarithms were normal, but not below what was seen of so large a share. */
  private static double limit(List<Double> distances) {
    Collections.sort(distances);
    double[] logs = distances.stream().mapToDouble(d -> Math.log(Math.max(d, LEAST))).toArray();
    double mean = 0;
    for (double log : logs) {
      mean += log / logs.length;
    }
    double variance = 0;
    for (double log : logs) {
      variance += (log - mean) * (log - mean) / (logs.length - 1);
    }
    double seen = distances.get((int) Math.ceil(SHARE * distances.size()) - 1);
    double foreseen = Math.exp(mean + NORMAL * Math.sqrt(variance * (1 + 1.0 / logs.length)));
    return Math.max(seen, foreseen);
  }

  /** How far off an image is. */
  public double distance(double[] statistics) {
    return off(statistics, farthest(statistics));
  }

  /**
   * Says what of an image is unlike the training images: "the strength of its edges, 7.1 standard
   * deviations off". Empty where it is like them.
   */
  public Optional<String> unlike(double[] statistics) {
    int worst = farthest(statistics);
    double off = off(statistics, worst);
    return off > limit
        ? Optional.of(
            String.format(
                Locale.ROOT,
                "%s, %.1f standard deviations off",
                ImageStatistics.NAMES.get(worst),
                off))
        : Optional.empty();
  }

  private double off(double[] statistics, int k) {
    return Math.abs(statistics[k] - mean.get(k)) / spread.get(k);
  }

  private int farthest(double[] statistics) {
    int worst = 0;
    for (int k = 1; k < statistics.length; k++) {
      worst = off(statistics, k) > off(statistics, worst) ? k : worst;
    }
    return worst;
  }
}
