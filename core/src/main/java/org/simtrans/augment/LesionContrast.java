package org.simtrans.augment;

import java.util.random.RandomGenerator;
import org.simtrans.cohort.LabelValues;

/**
 * Lets what is labelled stand out more or less from the tissue around it, as the same disease does
 * in one patient and in another. Where the few labelled patients have bright lesions, a network
 * learns to look for brightness alone, and misses the faint lesions of others.
 *
 * <p>All grey values of what is labelled are shifted by a share of the difference between its mean
 * and that of the tissue within a short distance; its texture stays. The border is soft. Safe to
 * share between threads.
 */
final class LesionContrast {
  private static final int AROUND = 20; // of the edge of a slice, over the distance
  private static final int LEAST = 10; // pixels around, for their mean to mean something
  private static final double SOFTNESS = 1.2; // pixels

  private final Jitter factor;
  private final SliceForm form;
  private final ThreadLocal<Blur> blur = ThreadLocal.withInitial(Blur::new);

  /**
   * @param factor on the difference: 1 leaves it, at 0 only the texture tells
   */
  LesionContrast(Jitter factor, SliceForm form) {
    this.factor = factor;
    this.form = form;
  }

  /**
   * Draws one factor for all planes that vary together.
   *
   * @param image planes*h*w, changed in place
   * @param labels h*w, of the slice in the middle
   */
  void apply(float[] image, byte[] labels, int h, int w, RandomGenerator random) {
    if (!factor.happens(random)) {
      return;
    }
    float[] share = new float[h * w]; // of a pixel that is labelled
    for (int i = 0; i < share.length; i++) {
      share[i] = labels[i] == 0 || labels[i] == LabelValues.IGNORED ? 0 : 1;
    }
    boolean[] near = near(share, h, w, Math.max(2, Math.min(h, w) / AROUND));
    boolean[][] around = new boolean[form.slices()][];
    for (int slice = 0; slice < around.length; slice++) {
      around[slice] = form.tissue(image, slice, h, w);
      for (int i = 0; i < share.length; i++) {
        around[slice][i] &= near[i] && labels[i] == 0;
      }
    }
    float[] soft = share.clone();
    blur.get().apply(soft, 0, h, w, SOFTNESS);
    for (int[] planes : form.alike()) {
      double change = factor.draw(random) - 1;
      for (int plane : planes) {
        int from = plane * h * w;
        float shift = (float) (change * difference(image, from, share, around[form.slice(plane)]));
        for (int i = 0; i < soft.length; i++) {
          image[from + i] += shift * soft[i];
        }
      }
    }
  }

  /** Of the mean of what is labelled and that around it; 0 where one of them is missing. */
  private static double difference(float[] image, int from, float[] share, boolean[] around) {
    double inside = 0;
    double outside = 0;
    int labelled = 0;
    int others = 0;
    for (int i = 0; i < share.length; i++) {
      if (share[i] > 0) {
        inside += image[from + i];
        labelled++;
      } else if (around[i]) {
        outside += image[from + i];
        others++;
      }
    }
    return labelled == 0 || others < LEAST ? 0 : inside / labelled - outside / others;
  }

  /** Pixels of a square around one that is labelled. */
  private static boolean[] near(float[] share, int h, int w, int distance) {
    boolean[] beside = new boolean[h * w];
    for (int y = 0; y < h; y++) {
      for (int x = 0; x < w; x++) {
        if (share[y * w + x] > 0) {
          int to = Math.min(w - 1, x + distance);
          for (int at = Math.max(0, x - distance); at <= to; at++) {
            beside[y * w + at] = true;
          }
        }
      }
    }
    boolean[] near = new boolean[h * w];
    for (int y = 0; y < h; y++) {
      int to = Math.min(h - 1, y + distance);
      for (int at = Math.max(0, y - distance); at <= to; at++) {
        for (int x = 0; x < w; x++) {
          near[y * w + x] |= beside[at * w + x];
        }
      }
    }
    return near;
  }
}
