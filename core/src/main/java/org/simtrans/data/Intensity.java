package org.simtrans.data;

/**
 * The normalisation of one volume (or one 2-D image): values are clipped at the 0.5 and 99.5
 * percentiles of the foreground, then brought to mean 0 and deviation 1 over the foreground.
 *
 * <p>Foreground is what lies above the threshold of the Brain Extraction Tool (Smith 2002), {@code
 * t2 + 0.1 (t98 - t2)} with the 2nd and 98th percentiles of all values: noisy air around a head
 * falls below it, and of a brain-extracted image the zeros. Values that are not finite count as
 * background and become its value. An image of one value becomes all zeros.
 *
 * @param threshold foreground lies above
 * @param low the lower end of the clipping; background ends up here
 * @param high the upper end of the clipping
 * @param mean of the clipped foreground
 * @param deviation of the clipped foreground, positive
 */
public record Intensity(float threshold, float low, float high, float mean, float deviation) {
  private static final double LOW_PERCENTILE = 0.005;
  private static final double HIGH_PERCENTILE = 0.995;
  private static final double BACKGROUND_FRACTION = 0.1;

  /**
   * @param values of the whole volume, in any order
   */
  public static Intensity of(float[] values) {
    Sample all = Sample.above(Float.NEGATIVE_INFINITY, values);
    if (all.count() == 0) {
      return new Intensity(0, 0, 0, 0, 1);
    }
    float threshold = threshold(all);
    Sample foreground = Sample.above(threshold, values);
    if (foreground.count() == 0) { // one value everywhere
      return new Intensity(threshold, threshold, threshold, threshold, 1);
    }
    float low = foreground.percentile(LOW_PERCENTILE);
    float high = foreground.percentile(HIGH_PERCENTILE);
    return standardising(values, threshold, low, high);
  }

  private static float threshold(Sample all) {
    float t2 = all.percentile(0.02);
    float t98 = all.percentile(0.98);
    // Where nearly everything is background, whatever stands out from it is foreground.
    return t98 > t2 ? (float) (t2 + BACKGROUND_FRACTION * ((double) t98 - t2)) : t2;
  }

  private static Intensity standardising(float[] values, float threshold, float low, float high) {
    double sum = 0;
    double squares = 0;
    long count = 0;
    for (float value : values) {
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
    return new Intensity(threshold, low, high, (float) (low + mean), deviation > 0 ? deviation : 1);
  }

  /** Whether a value of the volume belongs to the foreground; false for what is not finite. */
  public boolean isForeground(float value) {
    return value > threshold && value < Float.POSITIVE_INFINITY;
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

  /** Normalised copies of values of the volume this was taken from. */
  public float[] apply(float[] values) {
    float[] normalised = new float[values.length];
    for (int i = 0; i < values.length; i++) {
      float value = Float.isFinite(values[i]) ? values[i] : low;
      normalised[i] = normalised(Math.min(Math.max(value, low), high));
    }
    return normalised;
  }
}
