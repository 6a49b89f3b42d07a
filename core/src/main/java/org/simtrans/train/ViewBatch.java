package org.simtrans.train;

import java.util.Arrays;

/**
 * Two views of each of N slices.
 *
 * @param views (2N, 1, H, W): all first views, then all second views in the same order
 * @param near (2N · 2N): pairs that are not each other's negatives
 * @param description names the slices, for messages
 */
record ViewBatch(float[] views, boolean[] near, int pairs, int h, int w, String description) {

  /** {@code count} views from number {@code first} on: (count, 1, H, W). */
  float[] views(int first, int count) {
    return Arrays.copyOfRange(views, first * h * w, (first + count) * h * w);
  }
}
