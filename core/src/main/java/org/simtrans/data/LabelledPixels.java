package org.simtrans.data;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * Some labelled pixels of a slice, at most {@value #MOST} of each class, evenly spaced among those
 * of the class. A rare class is as likely to be chosen as a frequent one.
 *
 * @param ofClasses the numbers of pixels (row * width + column); no class is empty
 */
record LabelledPixels(List<int[]> ofClasses) {
  static final int MOST = 256;
  static final LabelledPixels NONE = new LabelledPixels(List.of());

  /**
   * @param labels 0 for background, c + 1 for class c, below 0 for what nobody labelled
   */
  static LabelledPixels of(byte[] labels) {
    int[] counts = new int[Byte.MAX_VALUE + 1];
    for (byte label : labels) {
      counts[Math.max(0, label)]++;
    }
    List<int[]> classes = new ArrayList<>();
    for (int c = 1; c < counts.length; c++) {
      if (counts[c] > 0) {
        classes.add(spaced(labels, c, counts[c]));
      }
    }
    return new LabelledPixels(List.copyOf(classes));
  }

  private static int[] spaced(byte[] labels, int label, int count) {
    int[] pixels = new int[Math.min(MOST, count)];
    int seen = 0;
    int taken = 0;
    for (int p = 0; p < labels.length && taken < pixels.length; p++) {
      if (labels[p] == label && (long) seen++ * pixels.length / count >= taken) {
        pixels[taken++] = p;
      }
    }
    return Arrays.copyOf(pixels, taken);
  }

  int any(RandomGenerator random) {
    int[] pixels = ofClasses.get(random.nextInt(ofClasses.size()));
    return pixels[random.nextInt(pixels.length)];
  }
}
