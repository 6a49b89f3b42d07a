package org.simtrans.task;

/**
 * Slices that are partly hidden.
 *
 * @param images (N, 1, H, W), whole
 * @param hidden (N, 1, H, W), 1 in hidden pixels and 0 elsewhere
 * @param description names the slices, for messages
 */
public record MaskedBatch(
    float[] images, float[] hidden, int count, int h, int w, String description) {}
