package org.simtrans.augment;

import java.util.Arrays;
import java.util.random.RandomGenerator;

/**
 * A slice into which lesions are planted.
 *
 * @param image planes*h*w; changed in place
 * @param labels h*w, of the slice in the middle
 * @param tissue h*w, where lesions can be
 */
record PlantingSite(float[] image, byte[] labels, boolean[] tissue, int h, int w) {
  private static final int TRIES = 50;

  /** A site without lesions: old labels are forgotten. */
  static PlantingSite of(float[] image, byte[] labels, int h, int w, SliceForm form) {
    Arrays.fill(labels, 0, h * w, (byte) 0);
    return new PlantingSite(image, labels, form.tissue(image, form.middle(), h, w), h, w);
  }

  int planes() {
    return image.length / (h * w);
  }

  /** A random pixel of tissue, or -1 if there is hardly any tissue. */
  int somewhere(RandomGenerator random) {
    for (int n = 0; n < TRIES; n++) {
      int i = random.nextInt(tissue.length);
      if (tissue[i]) {
        return i;
      }
    }
    return -1;
  }

  /**
   * The mean of the tissue within a distance of a pixel; 0, the mean of all, where there is none.
   */
  float meanAround(int plane, int x0, int y0, int distance) {
    double sum = 0;
    int count = 0;
    for (int y = Math.max(0, y0 - distance); y <= Math.min(h - 1, y0 + distance); y++) {
      for (int x = Math.max(0, x0 - distance); x <= Math.min(w - 1, x0 + distance); x++) {
        if (tissue[y * w + x]) {
          sum += image[plane * h * w + y * w + x];
          count++;
        }
      }
    }
    return count == 0 ? 0 : (float) (sum / count);
  }
}
