package org.simtrans.predict;

import java.util.List;
import org.simtrans.cohort.LabelValues;
import org.simtrans.image.Volume;

/**
 * What a model drew on an image.
 *
 * @param source the image
 * @param stack the image as the network saw it, with the labels drawn
 * @param labels in the source's order of voxels: 0 for background, c + 1 for channel c
 * @param probabilities of each channel, in the source's order of voxels; empty unless asked for
 */
public record Segmentation(
    Volume source, SliceStack stack, byte[] labels, List<float[]> probabilities) {

  /**
   * The mask in the source's geometry, with the values that the training labels had; numbers of
   * objects where the model learned from such.
   */
  public Volume mask(LabelValues values) {
    if (values.ofObjects()) {
      return source.withLabels(Objects.of(labels, source.shape()));
    }
    int[] written = new int[labels.length];
    for (int i = 0; i < written.length; i++) {
      written[i] = values.writtenAs(labels[i]);
    }
    return source.withLabels(written);
  }

  /** How many voxels carry a label. */
  public long labelledVoxels() {
    long count = 0;
    for (byte label : labels) {
      count += label > 0 ? 1 : 0;
    }
    return count;
  }
}
