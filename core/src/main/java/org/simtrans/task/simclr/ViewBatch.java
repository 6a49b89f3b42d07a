package org.simtrans.task.simclr;

import java.util.Arrays;
import org.simtrans.task.TaskBatch;

/**
 * Two views of each of n slices: one rank's share of a batch of N.
 *
 * @param views (2n, planes, H, W): all first views, then all second views in the same order
 * @param near (2n · 2N): pairs of an own view and any of the batch that are not each other's
 *     negatives; in the batch, all first views come before all second views
 * @param slices n
 * @param description the slices of the batch by name, for messages
 */
public record ViewBatch(float[] views, boolean[] near, int slices, String description)
    implements TaskBatch {

  /** {@code count} views from number {@code first} on: (count, planes, H, W). */
  float[] views(int first, int count) {
    int pixels = views.length / (2 * slices);
    return Arrays.copyOfRange(views, first * pixels, (first + count) * pixels);
  }
}
