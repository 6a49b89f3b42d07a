package org.simtrans.task;

import java.util.Arrays;

/**
 * Two views of each of n slices: one rank's share of a batch of N.
 *
 * @param views (2n, 1, H, W): all first views, then all second views in the same order
 * @param near (2n · 2N): pairs of an own view and any of the batch that are not each other's
 *     negatives; in the batch, all first views come before all second views
 * @param description names the batch's slices, for messages
 */
public record ViewBatch(
    float[] views, boolean[] near, int pairs, int h, int w, String description) {

  /** {@code count} views from number {@code first} on: (count, 1, H, W). */
  float[] views(int first, int count) {
    return Arrays.copyOfRange(views, first * h * w, (first + count) * h * w);
  }
}
