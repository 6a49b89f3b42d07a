package org.simtrans.task;

/**
 * Slices with their masks.
 *
 * @param images (N, 1, H, W)
 * @param masks (N, C, H, W), each 0 or 1
 * @param description names the slices, for messages
 */
public record SegmentationBatch(
    float[] images, float[] masks, int count, int classes, int h, int w, String description) {}
