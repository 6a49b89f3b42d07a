package org.simtrans.data;

import java.util.random.RandomGenerator;

/**
 * One of the samples that a slice gives: the slice itself, or, where the network sees patches, a
 * window that is chosen anew each time. A slice gives as many windows as cover its area, at most
 * {@value #MOST}; half of them, rounded up, show something labelled where anything is.
 *
 * @param slice number in the store
 * @param labelled whether the window is laid on something labelled, else anywhere
 */
record SampleWindow(int slice, boolean labelled) {
  static final int MOST = 256;

  /** How many samples a slice gives. */
  static int count(Place place, Preprocessing size) {
    double windows = Math.ceil((double) place.height() * place.width() / size.pixels());
    return size.fit() == Fit.PATCH ? (int) Math.min(MOST, windows) : 1;
  }

  /**
   * What is seen this time: around a random one of the labelled pixels, each place of it in the
   * window as probable as any other; or any window. Draws no random number where there is no
   * choice.
   */
  Window choose(Place place, LabelledPixels pixels, Preprocessing size, RandomGenerator random) {
    int down = place.height() - size.height();
    int right = place.width() - size.width();
    if (down == 0 && right == 0) {
      return place.whole();
    }
    if (!labelled) {
      return new Window(
          random.nextInt(down + 1), random.nextInt(right + 1), size.height(), size.width());
    }
    int pixel = pixels.any(random);
    return new Window(
        around(pixel / place.width(), size.height(), down, random),
        around(pixel % place.width(), size.width(), right, random),
        size.height(),
        size.width());
  }

  private static int around(int pixel, int window, int last, RandomGenerator random) {
    return Math.min(last, Math.max(0, pixel - random.nextInt(window)));
  }
}
