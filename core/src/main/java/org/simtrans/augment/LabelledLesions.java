package org.simtrans.augment;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * The lesions of slices that experts have labelled: connected parts of them, each with its grey
 * values, size and contrast. Complete before it is used, it is safe to share between threads.
 */
public final class LabelledLesions {
  private static final int FEWEST = 4; // pixels
  private static final int MOST = 2000; // lesions that are kept; they take some tens of megabytes

  private final List<LabelledLesion> lesions = new ArrayList<>();

  /** No lesions yet. */
  public LabelledLesions() {}

  /**
   * Takes the lesions of one slice.
   *
   * @param image planes*h*w, z-scored, row-major
   * @param labels h*w, above 0 in lesions, 0 for background, below 0 where nobody knows
   * @param form of the slice: its channels and neighbours
   */
  public void add(float[] image, byte[] labels, int h, int w, SliceForm form) {
    int pixels = h * w;
    boolean[] tissue = form.tissue(image, form.middle(), h, w);
    boolean[] seen = new boolean[pixels];
    for (int i = 0; i < pixels && lesions.size() < MOST; i++) {
      if (labels[i] > 0 && !seen[i]) {
        int[] part = connected(labels, seen, i, h, w);
        if (part.length >= FEWEST) {
          lesions.add(LabelledLesion.cut(image, labels, tissue, part, w));
        }
      }
    }
  }

  /** The labelled pixels that touch each other, corners included, from a first one on. */
  private static int[] connected(byte[] labels, boolean[] seen, int first, int h, int w) {
    List<Integer> part = new ArrayList<>();
    ArrayDeque<Integer> open = new ArrayDeque<>(List.of(first));
    seen[first] = true;
    while (!open.isEmpty()) {
      int i = open.pop();
      part.add(i);
      for (int y = Math.max(0, i / w - 1); y <= Math.min(h - 1, i / w + 1); y++) {
        for (int x = Math.max(0, i % w - 1); x <= Math.min(w - 1, i % w + 1); x++) {
          int next = y * w + x;
          if (labels[next] > 0 && !seen[next]) {
            seen[next] = true;
            open.push(next);
          }
        }
      }
    }
    return part.stream().mapToInt(Integer::intValue).toArray();
  }

  /** Whether there are none. */
  public boolean isEmpty() {
    return lesions.isEmpty();
  }

  /** How many there are. */
  public int size() {
    return lesions.size();
  }

  LabelledLesion any(RandomGenerator random) {
    return lesions.get(random.nextInt(lesions.size()));
  }
}
