package org.simtrans.figure;

import java.util.Arrays;

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

  /** 0..255; not-a-number is black. */
  int grey(float value) {
    float shade = (value - low) / (high - low);
    return Math.round(255 * Math.max(0, Math.min(1, Float.isNaN(shade) ? 0 : shade)));
  }
}
