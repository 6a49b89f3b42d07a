package org.simtrans.augment;

import org.simtrans.InvalidSettingException;

/**
 * What lesions are planted into slices.
 *
 * @param contrast whether lesions are brighter or darker than the tissue around them, or either
 * @param most largest number of lesions in one slice; the number is drawn from 0 to this
 * @param radius radius of a lesion as a fraction of the slice's edge (the square root of its area),
 *     drawn uniformly on a logarithmic scale
 * @param strength difference of grey values between lesion and tissue, in standard deviations of
 *     the image
 * @param source where lesions come from; null for {@link Source#MADE_UP}
 */
public record LesionConfig(
    Contrast contrast, int most, Jitter radius, Jitter strength, Source source) {

  /** Where planted lesions come from. */
  public enum Source {
    /** Ellipses with a ragged border. */
    MADE_UP,
    /**
     * Lobes with soft borders and the grain of tissue, of the sizes and contrasts of labelled
     * lesions; of {@code radius} and {@code strength} where none are labelled.
     */
    GROWN,
    /** Labelled lesions of other slices, turned, scaled and bent. */
    COPIED,
    /** One of these for each slice. */
    MIXED;

    /** Whether lesions that experts have labelled are looked at. */
    public boolean looksAtLabels() {
      return this != MADE_UP;
    }
  }

  /** How a lesion differs from tissue. */
  public enum Contrast {
    /** As in FLAIR and diffusion-weighted images. */
    BRIGHT,
    /** As in T1-weighted images. */
    DARK,
    /** For an unknown modality. */
    EITHER
  }

  /**
   * @throws InvalidSettingException if the numbers allow no lesion
   */
  public LesionConfig {
    source = source == null ? Source.MADE_UP : source;
    if (most < 1) {
      throw new InvalidSettingException(
          "at most " + most + " lesions are to be planted in a slice; expected 1 or more");
    }
    radius.requireWithin("radius", 0.001, 0.5);
    strength.requireWithin("strength", 0.01, 10);
  }

  /** One to three lesions in three slices of four, from a few pixels to a third of a hemisphere. */
  public static LesionConfig defaults() {
    return new LesionConfig(
        Contrast.EITHER, 3, Jitter.always(0.015, 0.2), Jitter.always(0.6, 3), null);
  }

  /** The same with lesions that are only lighter, only darker, or either. */
  public LesionConfig with(Contrast changed) {
    return new LesionConfig(changed, most, radius, strength, source);
  }

  /** The same from another source. */
  public LesionConfig with(Source changed) {
    return new LesionConfig(contrast, most, radius, strength, changed);
  }
}
