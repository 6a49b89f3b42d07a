package org.simtrans.task.simmim;

import org.simtrans.task.TaskBatch;

/**
 * Slices that are partly hidden.
 *
 * @param images (N, planes, H, W), whole
 * @param hidden (N, 1, H, W), 1 in hidden pixels and 0 elsewhere
 * @param description the slices of the batch by name, for messages
 */
public record MaskedBatch(float[] images, float[] hidden, int slices, String description)
    implements TaskBatch {}
