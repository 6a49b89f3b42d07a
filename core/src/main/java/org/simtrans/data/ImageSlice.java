package org.simtrans.data;

import java.util.List;

/**
 * One slice of an image at its own size, with the normalisation of the whole image.
 *
 * @param stored the values as stored
 * @param intensities of each channel
 */
public record ImageSlice(Planes stored, List<Intensity> intensities) {

  /**
   * @throws IllegalArgumentException if there is not one normalisation for each channel
   */
  public ImageSlice {
    intensities = List.copyOf(intensities);
    if (intensities.size() != stored.channels()) {
      throw new IllegalArgumentException(
          intensities.size() + " normalisations for " + stored.channels() + " channels");
    }
  }

  /** Whether every channel shows background only. A trained model does not draw on such a slice. */
  public boolean isAir() {
    int pixels = stored.height() * stored.width();
    for (int c = 0; c < stored.channels(); c++) {
      Intensity intensity = intensities.get(c);
      for (int p = c * pixels; p < (c + 1) * pixels; p++) {
        if (intensity.isForeground(stored.values()[p])) {
          return false;
        }
      }
    }
    return true;
  }

  /** Which pixels are foreground in some channel: height x width. */
  public boolean[] foreground() {
    boolean[] foreground = new boolean[stored.height() * stored.width()];
    for (int c = 0; c < stored.channels(); c++) {
      Intensity intensity = intensities.get(c);
      for (int p = 0; p < foreground.length; p++) {
        foreground[p] |= intensity.isForeground(stored.values()[c * foreground.length + p]);
      }
    }
    return foreground;
  }

  /** The share of pixels that are foreground in some channel. */
  public double foregroundFraction() {
    boolean[] foreground = foreground();
    int count = 0;
    for (boolean is : foreground) {
      count += is ? 1 : 0;
    }
    return (double) count / foreground.length;
  }

  /**
   * As a network takes it: normalised over the whole image, scaled, padded.
   *
   * @param fit of a slice of this size
   */
  public Planes prepared(SliceFit fit) {
    int pixels = fit.networkHeight() * fit.networkWidth();
    float[] values = new float[stored.channels() * pixels];
    for (int c = 0; c < stored.channels(); c++) {
      Intensity intensity = intensities.get(c);
      float[] normalised = intensity.apply(stored.channel(c));
      float[] fitted = fit.toNetwork(normalised, intensity.background());
      System.arraycopy(fitted, 0, values, c * pixels, pixels);
    }
    return new Planes(stored.channels(), fit.networkHeight(), fit.networkWidth(), values);
  }
}
