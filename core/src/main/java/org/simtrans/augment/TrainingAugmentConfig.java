package org.simtrans.augment;

import java.util.function.Consumer;
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
 * @param stretch width over height of what had the same: 1.2 makes things √1.2 times wider and as
 *     much lower; never, where a file is silent
 * @param lowResolution the slice is shrunk to this fraction of its size and enlarged again; never,
 *     where a file is silent
 * @param invertedGamma exponent on the values counted from the largest one down; never, where a
 *     file is silent
 * @param lesionContrast factor on the difference in grey values between what is labelled and the
 *     tissue around it: at 0.5 it stands out half as much; of labels with one class alone, more
 *     rarely where many subjects have labels, and never where a file is silent
 */
public record TrainingAugmentConfig(
    double flip,
    double flipVertical,
    Jitter rotation,
    Jitter scale,
    Jitter shift,
    Jitter elastic,
    IntensityConfig intensity,
    Jitter stretch,
    Jitter lowResolution,
    Jitter invertedGamma,
    Jitter lesionContrast) {

  /** In one patient a lesion is faint, in the next it shines: drawn for most slices. */
  private static final Jitter FAINT_TO_BRIGHT = new Jitter(0.7, 0.2, 1.1);

  /**
   * @throws org.simtrans.InvalidSettingException if a strength is out of range
   */
  public TrainingAugmentConfig {
    Setting.required(intensity, "intensity");
    stretch = stretch == null ? Jitter.NEVER : stretch;
    lowResolution = lowResolution == null ? Jitter.NEVER : lowResolution;
    invertedGamma = invertedGamma == null ? Jitter.NEVER : invertedGamma;
    lesionContrast = lesionContrast == null ? Jitter.NEVER : lesionContrast;
    Jitter.requireProbability("flip", flip);
    Jitter.requireProbability("flip_vertical", flipVertical);
    rotation.requireWithin("rotation", -180, 180);
    scale.requireWithin("scale", 0.25, 4);
    shift.requireWithin("shift", -0.5, 0.5);
    elastic.requireWithin("elastic", 0, 0.1);
    stretch.requireWithin("stretch", 0.25, 4);
    lowResolution.requireWithin("low_resolution", 0.1, 1);
    invertedGamma.requireWithin("inverted_gamma", 0.1, 10);
    lesionContrast.requireWithin("lesion_contrast", -2, 10);
  }

  /** Without the transforms that files of earlier versions do not name. */
  public TrainingAugmentConfig(
      double flip,
      double flipVertical,
      Jitter rotation,
      Jitter scale,
      Jitter shift,
      Jitter elastic,
      IntensityConfig intensity) {
    this(
        flip,
        flipVertical,
        rotation,
        scale,
        shift,
        elastic,
        intensity,
        Jitter.NEVER,
        Jitter.NEVER,
        Jitter.NEVER,
        Jitter.NEVER);
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
                    new Jitter(0.3, -0.2, 0.2))
                .withColours(
                    new Jitter(0.3, -15, 15),
                    new Jitter(0.3, 0.7, 1.3),
                    new Jitter(0.3, 0.8, 1.25)))
        .withLesionContrast(FAINT_TO_BRIGHT);
  }

  /**
   * More of everything, for few labelled slices and many passes over them, in the manner of nnU-Net
   * (Isensee et al., 2021).
   */
  public static TrainingAugmentConfig strong() {
    return new TrainingAugmentConfig(
        0.5,
        0,
        new Jitter(0.5, -30, 30),
        new Jitter(0.5, 0.7, 1.4),
        new Jitter(0.5, -0.1, 0.1),
        new Jitter(0.3, 0, 0.04),
        new IntensityConfig(
            new Jitter(0.4, 0, 0.5),
            new Jitter(0.4, 0.6, 1.7),
            new Jitter(0.3, 0.4, 1.2),
            new Jitter(0.3, 0, 0.25),
            new Jitter(0.4, 0.65, 1.5),
            new Jitter(0.4, -0.3, 0.3)),
        new Jitter(0.3, 0.8, 1.25),
        new Jitter(0.3, 0.4, 1),
        new Jitter(0.2, 0.7, 1.5),
        FAINT_TO_BRIGHT);
  }

  /** No augmentation. */
  public static TrainingAugmentConfig identity() {
    return new TrainingAugmentConfig(
        0, 0, Jitter.NEVER, Jitter.NEVER, Jitter.NEVER, Jitter.NEVER, IntensityConfig.none());
  }

  /** The same with another probability of a left-right flip. */
  public TrainingAugmentConfig withFlip(double probability) {
    return with(draft -> draft.flip = probability);
  }

  /** The same with another elastic deformation. */
  public TrainingAugmentConfig withElastic(Jitter changed) {
    return with(draft -> draft.elastic = changed);
  }

  /** The same with other changes of grey values. */
  public TrainingAugmentConfig withIntensity(IntensityConfig changed) {
    return with(draft -> draft.intensity = changed);
  }

  /** The same with another probability of an upside-down flip. */
  public TrainingAugmentConfig withFlipVertical(double probability) {
    return with(draft -> draft.flipVertical = probability);
  }

  /** The same with lesions that stand out by another factor. */
  public TrainingAugmentConfig withLesionContrast(Jitter changed) {
    return with(draft -> draft.lesionContrast = changed);
  }

  /** Only what moves pixels: grey values stay as they are. */
  public TrainingAugmentConfig onlyGeometry() {
    return with(
        draft -> {
          draft.intensity = IntensityConfig.none();
          draft.lowResolution = Jitter.NEVER;
          draft.invertedGamma = Jitter.NEVER;
          draft.lesionContrast = Jitter.NEVER;
        });
  }

  /**
   * Only what changes grey values: pixels stay where they are, and what is labelled is not looked
   * at.
   */
  public TrainingAugmentConfig onlyValues() {
    return with(
        draft -> {
          draft.flip = 0;
          draft.flipVertical = 0;
          draft.rotation = Jitter.NEVER;
          draft.scale = Jitter.NEVER;
          draft.shift = Jitter.NEVER;
          draft.elastic = Jitter.NEVER;
          draft.stretch = Jitter.NEVER;
          draft.lesionContrast = Jitter.NEVER;
        });
  }

  private TrainingAugmentConfig with(Consumer<Draft> change) {
    Draft draft = new Draft(this);
    change.accept(draft);
    return draft.done();
  }

  /** Settings that are being changed: the one place that copies all of them. */
  private static final class Draft {
    private double flip;
    private double flipVertical;
    private Jitter rotation;
    private Jitter scale;
    private Jitter shift;
    private Jitter elastic;
    private IntensityConfig intensity;
    private Jitter stretch;
    private Jitter lowResolution;
    private Jitter invertedGamma;
    private Jitter lesionContrast;

    Draft(TrainingAugmentConfig from) {
      flip = from.flip;
      flipVertical = from.flipVertical;
      rotation = from.rotation;
      scale = from.scale;
      shift = from.shift;
      elastic = from.elastic;
      intensity = from.intensity;
      stretch = from.stretch;
      lowResolution = from.lowResolution;
      invertedGamma = from.invertedGamma;
      lesionContrast = from.lesionContrast;
    }

    TrainingAugmentConfig done() {
      return new TrainingAugmentConfig(
          flip,
          flipVertical,
          rotation,
          scale,
          shift,
          elastic,
          intensity,
          stretch,
          lowResolution,
          invertedGamma,
          lesionContrast);
    }
  }
}
