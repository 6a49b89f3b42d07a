package org.simtrans.data;

import org.simtrans.data.Normalisation.Percentiles;
import org.simtrans.data.Normalisation.Window;

/**
 * The normalisation of one volume (or one 2-D image) as its {@link Normalisation} makes it: values
 * are clipped, then brought to a mean and a deviation.
 *
 * <p>What is brighter than air, the foreground, lies above the threshold of the Brain Extraction
 * Tool (Smith 2002), {@code t2 + 0.1 (t98 - t2)} with the 2nd and 98th percentiles of all values:
 * noisy air around a head falls below it, and of a brain-extracted image the zeros. Values that are
 * not finite count as background and become its value. An image of one value becomes all zeros.
 *
 * @param inverted whether the ground is bright: all that follows belongs to the negated values
 * @param threshold foreground lies above
 * @param low the lower end of the clipping; background ends up here
 * @param high the upper end of the clipping
 * @param mean becomes 0
 * @param deviation becomes 1; positive
 */
public record Intensity(
    boolean inverted, float threshold, float low, float high, float mean, float deviation) {
  private static final double BACKGROUND_FRACTION = 0.1;

  /** By the foreground, as {@link Normalisation#MRI} says. */
  public static Intensity of(float[] values) {
    return ofForeground(values, false);
  }

  /**
   * By what stands out from the ground.
   *
   * @param values of the whole volume, in any order
   * @param inverted whether the ground is bright
   */
  static Intensity ofForeground(float[] values, boolean inverted) {
    float[] seen = inverted ? negated(values) : values;
    Sample all = Sample.above(Float.NEGATIVE_INFINITY, seen);
    if (all.count() == 0) {
      return flat(inverted, 0);
    }
    float threshold = threshold(all);
    Sample foreground = Sample.above(threshold, seen);
    if (foreground.count() == 0) { // one value everywhere
      return flat(inverted, threshold);
    }
    float low = foreground.percentile(Normalisation.EVERY_PIXEL.lowest());
    float high = foreground.percentile(Normalisation.EVERY_PIXEL.highest());
    return standardising(seen, inverted, threshold, low, high);
  }

  /** By all values, clipped at two percentiles. */
  static Intensity ofAll(float[] values, Percentiles range) {
    Sample all = Sample.above(Float.NEGATIVE_INFINITY, values);
    if (all.count() == 0) {
      return flat(false, 0);
    }
    float low = all.percentile(range.lowest());
    float high = all.percentile(range.highest());
    return low == high
        ? flat(false, low)
        : standardising(values, false, Float.NEGATIVE_INFINITY, low, high);
  }

  /** By a window that is the same for all images; air is told as in {@link #of}. */
  static Intensity ofWindow(float[] values, Window window) {
    Sample all = Sample.above(Float.NEGATIVE_INFINITY, values);
    float threshold = all.count() == 0 ? 0 : threshold(all);
    return new Intensity(
        false, threshold, window.low(), window.high(), window.mean(), window.deviation());
  }

  /** Not at all; background is the lowest value. */
  static Intensity asStored(float[] values) {
    Sample all = Sample.above(Float.NEGATIVE_INFINITY, values);
    if (all.count() == 0) {
      return flat(false, 0);
    }
    float low = Float.MAX_VALUE;
    float high = -Float.MAX_VALUE;
    for (float value : values) {
      if (Float.isFinite(value)) {
        low = Math.min(low, value);
        high = Math.max(high, value);
      }
    }
    return new Intensity(false, Float.NEGATIVE_INFINITY, low, high, 0, 1);
  }

  private static Intensity flat(boolean inverted, float value) {
    return new Intensity(inverted, value, value, value, value, 1);
  }

  private static float[] negated(float[] values) {
    float[] negated = new float[values.length];
    for (int i = 0; i < values.length; i++) {
      negated[i] = -values[i];
    }
    return negated;
  }

  private static float threshold(Sample all) {
    float t2 = all.percentile(0.02);
    float t98 = all.percentile(0.98);
    // Where nearly everything is background, whatever stands out from it is foreground.
    return t98 > t2 ? (float) (t2 + BACKGROUND_FRACTION * ((double) t98 - t2)) : t2;
  }

  private static Intensity standardising(
      float[] seen, boolean inverted, float threshold, float low, float high) {
    double sum = 0;
    double squares = 0;
    long count = 0;
    for (float value : seen) {
      if (value > threshold && value < Float.POSITIVE_INFINITY) {
        // Relative to one end, so that values far from zero lose no digits.
        double clipped = (double) Math.min(Math.max(value, low), high) - low;
        sum += clipped;
        squares += clipped * clipped;
        count++;
      }
    }
    double mean = sum / count;
    double variance = Math.max(0, squares / count - mean * mean);
    float deviation = (float) Math.sqrt(variance);
    return new Intensity(
        inverted, threshold, low, high, (float) (low + mean), deviation > 0 ? deviation : 1);
  }

  /** Whether a value of the volume belongs to the foreground; false for what is not finite. */
  public boolean isForeground(float value) {
    float seen = inverted ? -value : value;
    return seen > threshold && seen < Float.POSITIVE_INFINITY;
  }

  /** What background becomes; the right filling for padding. */
  public float background() {
    return normalised(low);
  }

  /** The difference of two floats may lie beyond what a float holds; then doubles are needed. */
  private float normalised(float clipped) {
    float difference = clipped - mean;
    return Float.isFinite(difference)
        ? difference / deviation
        : (float) (((double) clipped - mean) / deviation);
  }

  /** The value that stands for background in the image. */
  public float ground() {
    return inverted ? -low : low;
  }

  /** Normalised copies of values of the volume this was taken from. */
  public float[] apply(float[] values) {
    float[] normalised = new float[values.length];
    float sign = inverted ? -1 : 1;
    for (int i = 0; i < values.length; i++) {
      float value = Float.isFinite(values[i]) ? sign * values[i] : low;
      normalised[i] = normalised(Math.min(Math.max(value, low), high));
    }
    return normalised;
  }
}
