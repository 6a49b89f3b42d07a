package org.simtrans.predict;

import java.util.List;
import org.simtrans.cohort.LabelValues;
import org.simtrans.image.Volume;
import org.simtrans.metric.Entropy;

/**
 * What a model drew on an image.
 *
 * @param source the image
 * @param stack the image as the network saw it, with the labels drawn
 * @param labels in the source's order of voxels: 0 for background, c + 1 for channel c
 * @param probabilities of each channel, in the source's order of voxels; empty unless asked for
 * @param trust how far the mask is to be trusted
 */
public record Segmentation(
    Volume source, SliceStack stack, byte[] labels, List<float[]> probabilities, Trust trust) {

  /** A mask of which nobody says how far it is to be trusted. */
  public Segmentation(Volume source, SliceStack stack, byte[] labels, List<float[]> probabilities) {
    this(source, stack, labels, probabilities, Trust.NONE);
  }

  /**
   * How undecided the model was, from 0 to 1, in the order of the source's voxels; where it saw
   * only air, 0. For this the probabilities must have been kept.
   */
  public Volume uncertainty() {
    return source.withValues(Entropy.ofPixels(probabilities.toArray(float[][]::new)));
  }

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
