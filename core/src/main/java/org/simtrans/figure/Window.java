package org.simtrans.figure;

import java.util.Arrays;
import java.util.List;

/**
 * The grey values that are shown as black and as white; what lies between is shaded linearly.
 *
 * @param low shown black
 * @param high shown white, above {@code low}
 */
public record Window(float low, float high) {

  public Window {
    if (!(low < high)) {
      throw new IllegalArgumentException("window from " + low + " to " + high);
    }
  }

  /**
   * From the darkest value to the 99.5th percentile of what is brighter than that, so that neither
   * a wide background nor a few bright vessels decide the contrast. Values that are not finite are
   * left out.
   */
  public static Window robust(float[] values) {
    float[] sorted = new float[values.length];
    int n = 0;
    for (float v : values) {
      if (Float.isFinite(v)) {
        sorted[n++] = v;
      }
    }
    if (n == 0) {
      return new Window(0, 1);
    }
    Arrays.sort(sorted, 0, n);
    float low = sorted[0];
    int first = 0;
    while (first < n && sorted[first] == low) {
      first++;
    }
    if (first == n) {
      return new Window(low, Math.max(low + 1, Math.nextUp(low)));
    }
    return new Window(low, sorted[first + (int) ((n - 1 - first) * 0.995)]);
  }

  /**
   * One for red, green and blue together: of stored samples their whole range, so that colours look
   * as in any viewer; else from the lowest value of all to the highest.
   */
  public static Window ofColours(List<float[]> colours) {
    float low = Float.POSITIVE_INFINITY;
    float high = Float.NEGATIVE_INFINITY;
    for (float[] colour : colours) {
      for (float value : colour) {
        low = Float.isFinite(value) ? Math.min(low, value) : low;
        high = Float.isFinite(value) ? Math.max(high, value) : high;
      }
    }
    boolean samples = low >= 0 && high <= 0xFFFF && high > 1;
    if (samples) {
      return new Window(0, high <= 0xFF ? 0xFF : 0xFFFF);
    }
    return low < high ? new Window(low, high) : new Window(0, 1);
  }

  /** 0..255; not-a-number is black. */
  int grey(float value) {
    float shade = (value - low) / (high - low);
    return Math.round(255 * Math.max(0, Math.min(1, Float.isNaN(shade) ? 0 : shade)));
  }
}
