package org.simtrans.plan;

import java.util.Arrays;
import org.simtrans.data.Normalisation.Scheme;
import org.simtrans.image.Volume;

/** What an image looks like, by the histogram of its values. */
enum Ground {
  /** Air at -1000 and soft tissue around 0. */
  HOUNSFIELD(Scheme.CT, "Hounsfield units"),
  /** A volume in no unit that is known, as of magnetic resonance. */
  SCANNED(Scheme.MRI, "volumes without a unit"),
  /** Most of a picture is dark. */
  DARK(Scheme.MRI, "pictures on dark ground"),
  /** Most of a picture is dark, and its range is wide, as a microscope's camera gives it. */
  DARK_AND_WIDE(Scheme.FLUORESCENCE, "pictures of more than 8 bits on dark ground"),
  /** Much of a picture is as bright as it gets. */
  BRIGHT(Scheme.BRIGHT, "pictures on bright ground"),
  /** Neither the dark nor the bright end of a picture holds much of it. */
  NONE(Scheme.PERCENTILE, "pictures without ground");

  private static final int MOST = 1 << 18; // values that are looked at, evenly spaced
  private static final double ENOUGH = 0.05; // of the values, for air and for soft tissue
  private static final double MUCH = 0.25; // of a picture, for its ground
  private static final double END = 0.2; // of the range from the 1st to the 99th percentile

  private final Scheme scheme;
  private final String words;

  Ground(Scheme scheme, String words) {
    this.scheme = scheme;
    this.words = words;
  }

  Scheme scheme() {
    return scheme;
  }

  /** For people, in the plural. */
  String words() {
    return words;
  }

  /**
   * @param wide whether the file may hold more than 8 bits and is of a microscope's format
   */
  static Ground of(Volume volume, boolean wide) {
    float[] values = sorted(volume.values());
    if (values.length == 0) {
      return volume.isPicture() ? DARK : SCANNED;
    }
    return volume.isPicture() ? ofPicture(values, wide) : ofVolume(values);
  }

  private static Ground ofVolume(float[] sorted) {
    boolean air = share(sorted, -1050, -950) >= ENOUGH;
    boolean soft = share(sorted, -200, 300) >= ENOUGH;
    return air && soft ? HOUNSFIELD : SCANNED;
  }

  private static Ground ofPicture(float[] sorted, boolean wide) {
    float low = sorted[(int) Math.round(0.01 * (sorted.length - 1))];
    float high = sorted[(int) Math.round(0.99 * (sorted.length - 1))];
    double range = (double) high - low;
    double dark = share(sorted, Float.NEGATIVE_INFINITY, low + END * range);
    double bright = share(sorted, high - END * range, Float.POSITIVE_INFINITY);
    if (bright >= MUCH && bright > 2 * dark) {
      return BRIGHT;
    }
    if (dark < MUCH) {
      return NONE;
    }
    return wide && high > 255 ? DARK_AND_WIDE : DARK;
  }

  private static float[] sorted(float[] values) {
    int stride = (values.length + MOST - 1) / MOST;
    float[] sample = new float[Math.min(values.length, MOST)];
    int count = 0;
    for (int i = 0; i < values.length; i += stride) {
      if (Float.isFinite(values[i])) {
        sample[count++] = values[i];
      }
    }
    float[] finite = Arrays.copyOf(sample, count);
    Arrays.sort(finite);
    return finite;
  }

  /** The share of values in [from, to]. */
  private static double share(float[] sorted, double from, double to) {
    int within = 0;
    for (float value : sorted) {
      within += value >= from && value <= to ? 1 : 0;
    }
    return (double) within / sorted.length;
  }
}
