package org.simtrans.run;

import org.simtrans.data.Batch;

/** Something trained that looks at slices, on whatever engine. */
public interface SlicePredictor {

  /** What has to be known to use it. */
  ModelCard card();

  /**
   * Foresees the memory of {@link #probabilities}.
   *
   * @param slices that are to be seen at a time
   * @throws RunException if this machine has too little
   */
  default void requireRoom(int slices) {
    InferenceRoom.require(card(), slices);
  }

  /**
   * What it makes of prepared slices. Need not be safe from several threads.
   *
   * @param images (N, C, H, W), as the card's preprocessing makes them
   * @param flips whether to take the mean over the slices and their left-right mirror images
   * @return probabilities (N, labels, H, W)
   */
  Batch probabilities(Batch images, boolean flips);
}
