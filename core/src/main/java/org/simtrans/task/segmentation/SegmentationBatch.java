package org.simtrans.task.segmentation;

import org.simtrans.task.TaskBatch;

/**
 * Slices with their masks.
 *
 * @param images (N, 1, H, W)
 * @param masks (N, classes, H, W), each 0 or 1
 * @param description the slices of the batch by name, for messages
 */
public record SegmentationBatch(
    float[] images, float[] masks, int slices, int classes, String description)
    implements TaskBatch {

  /** Label c + 1 becomes 1 in plane c. */
  static void oneHot(byte[] labels, float[] masks, int offset) {
    for (int p = 0; p < labels.length; p++) {
      if (labels[p] > 0) {
        masks[offset + (labels[p] - 1) * labels.length + p] = 1;
      }
    }
  }
}
