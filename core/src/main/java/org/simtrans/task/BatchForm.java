package org.simtrans.task;

/**
 * How a task's batches pass through its network; known before there are any.
 *
 * @param imagesPerSlice how many images pass for each slice, such as 2 for two views. A batch holds
 *     the first image of all slices, then the second of all slices
 * @param fewest slices of a batch from which something can be learned
 * @param atOnce slices that pass through the network at the same time; the others of the batch wait
 * @param bytesPerPair memory for each pair of slices of a batch, where all are compared with all
 */
public record BatchForm(int imagesPerSlice, int fewest, int atOnce, long bytesPerPair) {
  /** One image for each slice, all at the same time, and none compared with another. */
  public static final BatchForm PLAIN = new BatchForm(1, 1, Integer.MAX_VALUE, 0);
}
