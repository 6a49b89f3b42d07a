package org.simtrans.data;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.simtrans.InvalidSettingException;
import org.simtrans.Setting;

/**
 * How the intensities of one channel become a network's input: a scheme and, where it is the same
 * for all images, its window.
 *
 * @param window of {@link Scheme#CT}, null until a run has found it; null for all other schemes,
 *     which look at each image
 */
public record Normalisation(Scheme scheme, Window window) {
  /** Still to be chosen by looking at the images. */
  public static final Normalisation AUTO = new Normalisation(Scheme.AUTO, null);

  /** That of magnetic resonance, and of all models whose files say nothing. */
  public static final Normalisation MRI = new Normalisation(Scheme.MRI, null);

  /** The range of {@link Scheme#PERCENTILE} among all pixels, and of others in the foreground. */
  public static final Percentiles EVERY_PIXEL = new Percentiles(0.005, 0.995);

  /** The range of {@link Scheme#FLUORESCENCE}. */
  public static final Percentiles FLUORESCENT = new Percentiles(0.01, 0.998);

  /**
   * Where values are clipped, as shares of the sorted values.
   *
   * @param lowest of 0 to 1
   * @param highest above {@code lowest}
   */
  public record Percentiles(double lowest, double highest) {}

  /** For whom the numbers of an image were made. */
  public enum Scheme {
    /** Chosen by looking at the images when a run begins. */
    AUTO("chosen by looking at the images"),
    /** Bright tissue in dark air, in no unit. */
    MRI(
        "clipped at the 0.5 and 99.5 percentiles of what is brighter than air, which gets mean 0 and deviation 1"),
    /** Hounsfield units, which mean the same in every image. */
    CT("clipped to one window of Hounsfield units, with one mean and deviation for all images"),
    /** Dark things on bright ground: stained tissue, bright field. */
    BRIGHT("inverted, then as mri: what is darker than the ground gets mean 0 and deviation 1"),
    /** Few bright things on dark ground, over a wide range. */
    FLUORESCENCE(
        "clipped at the 1 and 99.8 percentiles of all pixels, then mean 0 and deviation 1"),
    /** No ground at all: every pixel counts. */
    PERCENTILE(
        "clipped at the 0.5 and 99.5 percentiles of all pixels, then mean 0 and deviation 1"),
    /** Values that were normalised before. */
    NONE("taken as they are");

    private final String description;

    Scheme(String description) {
      this.description = description;
    }

    /** The name in files and on the command line. */
    public String key() {
      return name().toLowerCase(Locale.ROOT);
    }

    /** For people: what is done with the values. */
    public String description() {
      return description;
    }

    /**
     * The scheme with this {@link #key()}.
     *
     * @throws InvalidSettingException if there is none
     */
    public static Scheme named(String key) {
      return Arrays.stream(values())
          .filter(scheme -> scheme.key().equals(key))
          .findFirst()
          .orElseThrow(
              () ->
                  new InvalidSettingException(
                      "the normalisation is '%s'; expected one of %s".formatted(key, keys())));
    }

    private static String keys() {
      return Arrays.stream(values()).map(Scheme::key).collect(Collectors.joining(", "));
    }
  }

  /**
   * What all images of a cohort have in common, in the unit of the images.
   *
   * @param low values below become it
   * @param high values above become it
   * @param mean becomes 0
   * @param deviation becomes 1
   */
  public record Window(float low, float high, float mean, float deviation) {

    /**
     * @throws InvalidSettingException if it is empty, or something is not finite
     */
    public Window {
      boolean finite = Float.isFinite(low) && Float.isFinite(high) && Float.isFinite(mean);
      if (!finite || !(low < high) || !(deviation > 0 && deviation < Float.POSITIVE_INFINITY)) {
        throw new InvalidSettingException(
            "the window of intensities is %s to %s with mean %s and deviation %s; expected finite numbers, the first below the second, and a deviation above 0"
                .formatted(low, high, mean, deviation));
      }
    }
  }

  /**
   * @throws InvalidSettingException if there is a window where none is used
   */
  public Normalisation {
    Setting.required(scheme, "scheme");
    if (scheme != Scheme.CT && window != null) {
      throw new InvalidSettingException(
          "the normalisation '" + scheme.key() + "' has a window, which only 'ct' uses");
    }
  }

  /** One without a window: of {@link Scheme#CT} it is still to be found. */
  public static Normalisation of(Scheme scheme) {
    return new Normalisation(scheme, null);
  }

  /** With one window for all images. */
  public static Normalisation ct(Window window) {
    return new Normalisation(Scheme.CT, window);
  }

  /** Whether something is still to be chosen before images can be normalised. */
  public boolean undecided() {
    return scheme == Scheme.AUTO || scheme == Scheme.CT && window == null;
  }

  /**
   * Of one image.
   *
   * @param values of the whole volume, in any order
   * @throws IllegalStateException if it {@link #undecided()}
   */
  public Intensity of(float[] values) {
    if (undecided()) {
      throw new IllegalStateException("the normalisation has not been chosen");
    }
    return switch (scheme) {
      case MRI -> Intensity.ofForeground(values, false);
      case BRIGHT -> Intensity.ofForeground(values, true);
      case FLUORESCENCE -> Intensity.ofAll(values, FLUORESCENT);
      case PERCENTILE -> Intensity.ofAll(values, EVERY_PIXEL);
      case CT -> Intensity.ofWindow(values, window);
      case NONE, AUTO -> Intensity.asStored(values);
    };
  }

  /** For people: the scheme, and its window where it has one. */
  @Override
  public String toString() {
    return window == null
        ? scheme.key()
        : "%s (%.0f to %.0f)".formatted(scheme.key(), window.low(), window.high());
  }

  /** For people: one for all channels, or one after the other. */
  public static String listed(List<Normalisation> ofChannels) {
    return ofChannels.stream().map(Normalisation::toString).collect(Collectors.joining(", "));
  }
}
