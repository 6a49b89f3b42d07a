package org.simtrans.augment;

import org.simtrans.InvalidSettingException;

/**
 * Which lesions are planted into slices.
 *
 * @param contrast brighter or darker than the tissue about them, or either
 * @param most lesions in one slice; their number is drawn from 0 to this
 * @param radius of a lesion as a part of the slice's edge (the root of its area), drawn evenly on a
 *     logarithmic scale
 * @param strength how far the lesion's grey values lie from the tissue's, in standard deviations of
 *     the image
 */
public record LesionConfig(Contrast contrast, int most, Jitter radius, Jitter strength) {

  /** How a lesion stands out. */
  public enum Contrast {
    /** As in FLAIR and diffusion-weighted images. */
    BRIGHT,
    /** As in T1-weighted images. */
    DARK,
    /** Where nothing is known of the modality. */
    EITHER
  }

  /**
   * @throws InvalidSettingException if nothing could be planted
   */
  public LesionConfig {
    if (most < 1) {
      throw new InvalidSettingException(
          "at most " + most + " lesions are to be planted in a slice; expected 1 or more");
    }
    radius.requireWithin("radius", 0.001, 0.5);
    strength.requireWithin("strength", 0.01, 10);
  }

  /** One to three lesions in three slices of four, from a few pixels to a third of a hemisphere. */
  public static LesionConfig defaults() {
    return new LesionConfig(Contrast.EITHER, 3, Jitter.always(0.015, 0.2), Jitter.always(0.6, 3));
  }

  /** The same with lesions that are only lighter, only darker, or either. */
  public LesionConfig with(Contrast changed) {
    return new LesionConfig(changed, most, radius, strength);
  }
}
