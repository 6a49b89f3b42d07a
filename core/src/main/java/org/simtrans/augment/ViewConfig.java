package org.simtrans.augment;

import org.simtrans.InvalidSettingException;
import org.simtrans.Message;
import org.simtrans.Setting;

/**
 * How SimCLR's views of a slice are drawn. SimCLR's jitter of hue and saturation is for images with
 * colours; transforms that occur in MRI (bias field, noise, contrast, a tilted head) come before
 * it.
 *
 * @param cropArea fraction of the source's area that is cropped and resized to the output
 * @param cropRatio the crop is stretched by a factor between 1/cropRatio and cropRatio; 1 keeps the
 *     aspect ratio
 * @param flip probability of a left-right flip
 * @param rotation degrees
 */
public record ViewConfig(
    Jitter cropArea, double cropRatio, double flip, Jitter rotation, IntensityConfig intensity) {

  /**
   * @throws InvalidSettingException if a strength is out of range
   */
  public ViewConfig {
    Setting.required(intensity, "intensity");
    cropArea.requireWithin("crop_area", 0.01, 1);
    if (!(cropRatio >= 1 && cropRatio <= 4)) {
      throw new InvalidSettingException(
          "'crop_ratio' is " + cropRatio + "; expected a number from 1 to 4");
    }
    Jitter.requireProbability("flip", flip);
    rotation.requireWithin("rotation", -180, 180);
  }

  /** Crops of 30 to 100 % of a slice, mirrored, rotated, and with grey values changed. */
  public static ViewConfig defaults() {
    return new ViewConfig(
        Jitter.always(0.3, 1),
        4.0 / 3,
        0.5,
        new Jitter(0.5, -15, 15),
        new IntensityConfig(
                new Jitter(0.5, 0.1, 0.5),
                new Jitter(0.5, 0.6, 1.6),
                new Jitter(0.5, 0.2, 1.5),
                new Jitter(0.5, 0, 0.2),
                new Jitter(0.8, 0.6, 1.4),
                new Jitter(0.8, -0.4, 0.4))
            .withColours(
                new Jitter(0.8, -40, 40), new Jitter(0.8, 0.5, 1.5), new Jitter(0.5, 0.7, 1.4)));
  }

  /** The whole slice, resized. */
  public static ViewConfig identity() {
    return new ViewConfig(Jitter.NEVER, 1, 0, Jitter.NEVER, IntensityConfig.none());
  }

  /**
   * The same with crops of other shares of the slice's area.
   *
   * @throws InvalidSettingException if they are not at least 0.01, at most 1, and in order
   */
  public ViewConfig withCropArea(double least, double most) {
    if (!(least >= 0.01 && least <= most && most <= 1)) {
      throw new InvalidSettingException(
          Message.of(
              "{crop_area} begins at %s and ends at %s; expected shares from 0.01 to 1, the"
                  + " smaller one first",
              least, most));
    }
    return new ViewConfig(Jitter.always(least, most), cropRatio, flip, rotation, intensity);
  }

  /** The same with other changes of grey values. */
  public ViewConfig withIntensity(IntensityConfig changed) {
    return new ViewConfig(cropArea, cropRatio, flip, rotation, changed);
  }

  /** How often and how strongly a transform is applied. */
  public Jitter dose(Transform what) {
    return switch (what) {
      case CROP -> cropArea;
      case STRETCH -> new Jitter(cropRatio > 1 ? 1 : 0, 1 / cropRatio, cropRatio);
      case FLIP -> new Jitter(flip, 1, 1);
      case ROTATION -> rotation;
      case BIAS -> intensity.bias();
      case GAMMA -> intensity.gamma();
      case BLUR -> intensity.blur();
      case NOISE -> intensity.noise();
      case CONTRAST -> intensity.contrast();
      case BRIGHTNESS -> intensity.brightness();
      case HUE -> intensity.hue();
      case SATURATION -> intensity.saturation();
      case STAIN -> intensity.stain();
    };
  }

  /**
   * Only one transform, always and at one strength; a crop keeps its random aspect ratio and
   * position.
   */
  public ViewConfig only(Transform what, double strength) {
    Jitter fixed = Jitter.always(strength, strength);
    return switch (what) {
      case CROP -> new ViewConfig(fixed, cropRatio, 0, Jitter.NEVER, IntensityConfig.none());
      case STRETCH -> throw new IllegalArgumentException("a stretch comes with the crop");
      case FLIP -> new ViewConfig(Jitter.NEVER, 1, 1, Jitter.NEVER, IntensityConfig.none());
      case ROTATION -> new ViewConfig(Jitter.NEVER, 1, 0, fixed, IntensityConfig.none());
      default -> identity().withIntensity(IntensityConfig.only(what, fixed));
    };
  }
}
