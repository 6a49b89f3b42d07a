package org.simtrans.task;

/**
 * A slice as a network drew it when it was judged, to be looked at while training goes on.
 *
 * @param caseName the image it is of
 * @param slice its number in the image, from 0
 * @param height rows of the slice as the network sees it
 * @param width columns
 * @param image height x width, normalised; of several channels the one in the middle
 * @param truth height x width labels
 * @param drawn height x width labels, at the threshold that was best, with parts of any size
 */
public record Glimpse(
    String caseName, int slice, int height, int width, float[] image, byte[] truth, byte[] drawn) {}
