package org.simtrans.augment;

import org.simtrans.Setting;

/**
 * How slices and their labels are varied when a segmentation network is trained.
 *
 * @param flip probability of a left-right flip
 * @param flipVertical probability of an upside-down flip; brains do not lie that way, cells do
 * @param rotation degrees
 * @param scale enlargement: 1.25 shows things larger
 * @param shift part of the slice's size, drawn for each axis by itself
 * @param elastic how far the nodes of a coarse lattice are pulled, as a part of the slice's size
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
   * @throws org.simtrans.InvalidSettingException if a strength makes no sense
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

  /** The usual doses for brain slices; without elastic deformation. */
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

  /** Leaves image and labels as they are. */
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
