package org.simtrans.task.segmentation;

import org.simtrans.cohort.LabelValues;
import org.simtrans.task.TaskBatch;

/**
 * Slices with their masks.
 *
 * @param images (N, planes, H, W)
 * @param masks (N, classes, H, W), each 0 or 1
 * @param known (N, 1, H, W), 1 in pixels that somebody labelled, else 0; null where all are known
 * @param description the slices of the batch by name, for messages
 * @param unlabelled further slices, which have no masks; null for none
 */
public record SegmentationBatch(
    float[] images,
    float[] masks,
    float[] known,
    int slices,
    int classes,
    String description,
    UnlabelledPart unlabelled)
    implements TaskBatch {

  /** Without further slices. */
  SegmentationBatch(
      float[] images, float[] masks, float[] known, int slices, int classes, String description) {
    this(images, masks, known, slices, classes, description, null);
  }

  /** A batch of which every pixel is known. */
  public SegmentationBatch(
      float[] images, float[] masks, int slices, int classes, String description) {
    this(images, masks, null, slices, classes, description);
  }

  SegmentationBatch with(UnlabelledPart part) {
    return new SegmentationBatch(images, masks, known, slices, classes, description, part);
  }

  /** Marks the pixels of a label map that somebody labelled. */
  static void mark(byte[] labels, float[] known, int offset) {
    for (int p = 0; p < labels.length; p++) {
      known[offset + p] = labels[p] == LabelValues.IGNORED ? 0 : 1;
    }
  }
}
