package org.simtrans.augment;

import org.simtrans.Setting;

/**
 * How slices and their labels are augmented for training a segmentation network.
 *
 * @param flip probability of a left-right flip
 * @param flipVertical probability of an upside-down flip; useful for cells, not for brains
 * @param rotation degrees
 * @param scale magnification: 1.25 makes things larger
 * @param shift fraction of the slice's size, drawn separately for each axis
 * @param elastic displacement of the nodes of a coarse lattice, as a fraction of the slice's size
 */
public record TrainingAugmentConfig(
    double flip,
    double flipVertical,
    Jitter rotation,
    Jitter scale,
    Jitter shift,
    Jitter elastic,
    IntensityConfig intensity) {

  /**
   * @throws org.simtrans.InvalidSettingException if a strength is out of range
   */
  public TrainingAugmentConfig {
    Setting.required(intensity, "intensity");
    Jitter.requireProbability("flip", flip);
    Jitter.requireProbability("flip_vertical", flipVertical);
    rotation.requireWithin("rotation", -180, 180);
    scale.requireWithin("scale", 0.25, 4);
    shift.requireWithin("shift", -0.5, 0.5);
    elastic.requireWithin("elastic", 0, 0.1);
  }

  /** Defaults for brain slices, without elastic deformation. */
  public static TrainingAugmentConfig defaults() {
    return new TrainingAugmentConfig(
        0.5,
        0,
        new Jitter(0.5, -15, 15),
        new Jitter(0.5, 0.8, 1.25),
        new Jitter(0.5, -0.08, 0.08),
        Jitter.NEVER,
        new IntensityConfig(
            new Jitter(0.3, 0, 0.3),
            new Jitter(0.3, 0.7, 1.5),
            new Jitter(0.2, 0.4, 1),
            new Jitter(0.2, 0, 0.15),
            new Jitter(0.3, 0.75, 1.25),
            new Jitter(0.3, -0.2, 0.2)));
  }

  /** No augmentation. */
  public static TrainingAugmentConfig identity() {
    return new TrainingAugmentConfig(
        0, 0, Jitter.NEVER, Jitter.NEVER, Jitter.NEVER, Jitter.NEVER, IntensityConfig.none());
  }

  /** The same with another elastic deformation. */
  public TrainingAugmentConfig withElastic(Jitter changed) {
    return new TrainingAugmentConfig(
        flip, flipVertical, rotation, scale, shift, changed, intensity);
  }

  /** The same with other changes of grey values. */
  public TrainingAugmentConfig withIntensity(IntensityConfig changed) {
    return new TrainingAugmentConfig(flip, flipVertical, rotation, scale, shift, elastic, changed);
  }
}
