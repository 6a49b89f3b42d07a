package org.simtrans.plan;

import java.util.Comparator;
import java.util.List;
import java.util.function.ToDoubleFunction;
import org.simtrans.cohort.Cohort;
import org.simtrans.cohort.LabelValues;
import org.simtrans.cohort.Parallel;
import org.simtrans.data.Intensity;
import org.simtrans.data.Preprocessing;
import org.simtrans.image.Slices;
import org.simtrans.image.Volume;
import org.simtrans.layout.Case;

/**
 * What a few images of a cohort show, evenly spread over it.
 *
 * @param height rows of the slice of middle size, in pixels
 * @param width columns of the same slice, in pixels
 * @param slices of an image, on average
 * @param marked the share of slices of labelled images in which something is labelled; not a number
 *     where no image has labels
 * @param picture whether most images are pictures, not volumes
 * @param spacing the distance from one slice to the next in mm, the median; not a number for
 *     pictures
 * @param brighter the share of labelled images of which what is labelled is brighter than the rest
 *     of the foreground; not a number where no image has labels
 */
public record Glance(
    int height,
    int width,
    double slices,
    double marked,
    boolean picture,
    double spacing,
    double brighter) {

  /** What one image says; not a number where it says nothing. */
  private record Look(
      int height, int width, int slices, double marked, boolean picture, double spacing, int sign) {
    int edge() {
      return Math.max(height, width);
    }
  }

  /**
   * Looks into images.
   *
   * @param input which channels are seen, and in which plane volumes are cut
   * @param training the images that are learned from, at least one
   * @param labels of the cohort; without any, only the images are looked at
   */
  public static Glance of(Preprocessing input, Cohort training, LabelValues labels) {
    List<Look> looks =
        Parallel.map(NormalisationPlan.spread(training, labels), one -> look(one, input, labels));
    List<Look> bySize = looks.stream().sorted(Comparator.comparingInt(Look::edge)).toList();
    Look typical = bySize.get(bySize.size() / 2);
    long pictures = looks.stream().filter(Look::picture).count();
    return new Glance(
        typical.height(),
        typical.width(),
        mean(looks, Look::slices),
        mean(looks, Look::marked),
        2 * pictures > looks.size(),
        median(looks, Look::spacing),
        mean(looks, look -> look.sign() == 0 ? Double.NaN : look.sign() > 0 ? 1 : 0));
  }

  private static double mean(List<Look> looks, ToDoubleFunction<Look> of) {
    return looks.stream()
        .mapToDouble(of)
        .filter(value -> !Double.isNaN(value))
        .average()
        .orElse(Double.NaN);
  }

  private static double median(List<Look> looks, ToDoubleFunction<Look> of) {
    double[] sorted =
        looks.stream().mapToDouble(of).filter(value -> !Double.isNaN(value)).sorted().toArray();
    return sorted.length == 0 ? Double.NaN : sorted[(sorted.length - 1) / 2];
  }

  private static Look look(Case one, Preprocessing input, LabelValues labels) {
    Volume image = input.choice().read(one).get(0);
    Slices slices = new Slices(image, input.plane());
    boolean known = one.labelled() && labels.channels() > 0;
    byte[] truth = known ? labels.read(one, image) : null;
    return new Look(
        slices.height(),
        slices.width(),
        slices.count(),
        known ? marked(slices, truth) : Double.NaN,
        image.isPicture(),
        slices.count() > 1 ? slices.spacing() : Double.NaN,
        known ? sign(image.values(), truth) : 0);
  }

  private static double marked(Slices slices, byte[] truth) {
    int count = 0;
    for (int k = 0; k < slices.count(); k++) {
      for (byte label : slices.slice(truth, k)) {
        if (label > 0) {
          count++;
          break;
        }
      }
    }
    return (double) count / slices.count();
  }

  /** 1 if what is labelled is brighter than other foreground, -1 if darker, 0 if nothing is. */
  private static int sign(float[] values, byte[] truth) {
    Intensity intensity = Intensity.of(values);
    double labelled = 0;
    double others = 0;
    int count = 0;
    int rest = 0;
    for (int p = 0; p < values.length; p++) {
      if (truth[p] > 0 && Float.isFinite(values[p])) {
        labelled += values[p];
        count++;
      } else if (truth[p] == 0 && intensity.isForeground(values[p])) {
        others += values[p];
        rest++;
      }
    }
    return count == 0 || rest == 0 ? 0 : labelled / count > others / rest ? 1 : -1;
  }
}
