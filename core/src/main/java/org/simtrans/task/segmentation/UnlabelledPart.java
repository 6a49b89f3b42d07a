package org.simtrans.task.segmentation;

/**
 * Slices of a batch that have no labels, twice: as the average of the weights sees them, and
 * varied, with lesions planted, as the network does. Both show everything at the same place.
 *
 * @param plain (N, planes, H, W)
 * @param varied (N, planes, H, W)
 * @param planted (N, classes, H, W), 1 where a lesion was planted
 * @param weight of the loss on them
 */
public record UnlabelledPart(
    float[] plain, float[] varied, float[] planted, int slices, double weight) {}
