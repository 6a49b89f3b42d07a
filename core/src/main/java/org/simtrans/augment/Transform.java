package org.simtrans.augment;

import java.util.Locale;
import java.util.function.DoubleFunction;

/** A random transform of a slice; {@link ViewConfig} sets its strength. */
public enum Transform {
  /** Strength: fraction of the slice's area that is kept and resized to the view. */
  CROP("crop", 1, area -> text("%.0f\u00a0%%", 100 * area)),
  /** The aspect ratio of a crop relative to the slice's; part of the crop. */
  STRETCH("stretch", 1, factor -> text("×\u00a0%.2f", factor)),
  /** Degrees, positive counter-clockwise. */
  ROTATION("rotation", 0, degrees -> signed("%.1f°", degrees)),
  /** Left-right flip; strength 1. */
  FLIP("flip", 0, always -> "left–right"),
  /** The largest relative change of the signal. */
  BIAS("bias field", 0, amplitude -> text("±%.0f\u00a0%%", 100 * amplitude)),
  /** Exponent. */
  GAMMA("gamma", 1, exponent -> text("%.2f", exponent)),
  /** Standard deviation of a Gaussian, pixels of the view. */
  BLUR("blur", 0, sigma -> text("%.1f\u00a0px", sigma)),
  /** Standard deviation, in standard deviations of the image. */
  NOISE("noise", 0, sigma -> text("%.2f", sigma)),
  /** Factor about the mean of the foreground. */
  CONTRAST("contrast", 1, factor -> text("×\u00a0%.2f", factor)),
  /** Summand, in standard deviations of the image. */
  BRIGHTNESS("brightness", 0, shift -> signed("%.2f", shift)),
  /** Degrees by which colours are turned about grey. */
  HUE("hue", 0, degrees -> signed("%.0f°", degrees)),
  /** Factor of the distance of colours from grey. */
  SATURATION("saturation", 1, factor -> text("×\u00a0%.2f", factor)),
  /** Factor by which a colour stands out more; another one stands out less by the same factor. */
  STAIN("stain", 1, factor -> text("×\u00a0%.2f", factor));

  private final String word;
  private final double neutral;
  private final DoubleFunction<String> writing;

  Transform(String word, double neutral, DoubleFunction<String> writing) {
    this.word = word;
    this.neutral = neutral;
    this.writing = writing;
  }

  /** The name for people. */
  public String word() {
    return word;
  }

  /** Whether it changes images with red, green and blue alone. */
  public boolean isOfColours() {
    return this == HUE || this == SATURATION || this == STAIN;
  }

  /** The strength at which nothing changes. */
  public double neutral() {
    return neutral;
  }

  /** A strength with its unit, such as "× 1.20", with non-breaking spaces. */
  public String written(double strength) {
    return writing.apply(strength);
  }

  private static String text(String pattern, double value) {
    return String.format(Locale.ROOT, pattern, value);
  }

  private static String signed(String pattern, double value) {
    return (value < 0 ? "−" : "+") + text(pattern, Math.abs(value));
  }
}
