package org.simtrans.task.segmentation;

import java.util.random.RandomGenerator;

/**
 * Mirrors a slice left to right at times, and gives its labels to the other side: what was the left
 * kidney lies where a right one lies.
 *
 * @param probability of it
 * @param mirrored of each label in memory the one of the other side
 * @param width of the slice
 */
record SidesExchanged(double probability, byte[] mirrored, int width)
    implements SegmentationBatches.Change {

  @Override
  public void apply(float[] image, byte[] labels, RandomGenerator random) {
    if (random.nextDouble() >= probability) {
      return;
    }
    for (int row = 0; row < image.length; row += width) {
      for (int left = row, right = row + width - 1; left < right; left++, right--) {
        float value = image[left];
        image[left] = image[right];
        image[right] = value;
      }
    }
    for (int row = 0; row < labels.length; row += width) {
      for (int left = row, right = row + width - 1; left <= right; left++, right--) {
        byte label = mirrored[labels[left] & 0xff];
        labels[left] = mirrored[labels[right] & 0xff];
        labels[right] = label;
      }
    }
  }
}
