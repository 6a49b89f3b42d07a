package org.simtrans.run;

/** Something trained that looks at slices, on whatever engine. */
public interface SlicePredictor {

  /** What has to be known to use it. */
  ModelCard card();

  /**
   * What it makes of prepared slices.
   *
   * @param images (N, 1, H, W), at the size of the card's preprocessing
   * @param count N
   * @param flips whether to take the mean over the slices and their left-right mirror images
   * @return probabilities (N, C, H, W)
   */
  float[] probabilities(float[] images, int count, boolean flips);
}
