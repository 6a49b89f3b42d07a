package org.simtrans.augment;

/**
 * Random changes of the values of a z-scored slice, in this order.
 *
 * @param bias amplitude of a smooth multiplicative field: 0.3 means gains from 0.7 to 1.3
 * @param gamma exponent on the values between black and the largest one
 * @param blur standard deviation of a Gaussian, in output pixels
 * @param noise standard deviation of the noise, in standard deviations of the image
 * @param contrast factor about the mean of the foreground (z = 0)
 * @param brightness summand, in standard deviations of the image
 * @param hue degrees by which colours are turned about grey, of images with red, green and blue;
 *     never, where a file is silent
 * @param saturation factor of the distance of colours from grey; never, where a file is silent
 * @param stain how much more strongly one colour stands out from black, or from a bright ground,
 *     and how much more weakly another, as where a section took up more of one dye; never, where a
 *     file is silent
 * @param channelDropout probability with which a channel of several is black; 0 where a file is
 *     silent
 */
public record IntensityConfig(
    Jitter bias,
    Jitter gamma,
    Jitter blur,
    Jitter noise,
    Jitter contrast,
    Jitter brightness,
    Jitter hue,
    Jitter saturation,
    Jitter stain,
    Double channelDropout) {

  /**
   * @throws org.simtrans.InvalidSettingException if a strength is out of range
   */
  public IntensityConfig {
    hue = hue == null ? Jitter.NEVER : hue;
    saturation = saturation == null ? Jitter.NEVER : saturation;
    stain = stain == null ? Jitter.NEVER : stain;
    channelDropout = channelDropout == null ? Double.valueOf(0) : channelDropout;
    bias.requireWithin("bias", 0, 0.9);
    gamma.requireWithin("gamma", 0.1, 10);
    blur.requireWithin("blur", 0, 20);
    noise.requireWithin("noise", 0, 10);
    contrast.requireWithin("contrast", 0.01, 10);
    brightness.requireWithin("brightness", -10, 10);
    hue.requireWithin("hue", -180, 180);
    saturation.requireWithin("saturation", 0, 10);
    stain.requireWithin("stain", 0.1, 10);
    Jitter.requireProbability("channel_dropout", channelDropout);
  }

  /** Of grey values; colours stay as they are. */
  public IntensityConfig(
      Jitter bias, Jitter gamma, Jitter blur, Jitter noise, Jitter contrast, Jitter brightness) {
    this(
        bias,
        gamma,
        blur,
        noise,
        contrast,
        brightness,
        Jitter.NEVER,
        Jitter.NEVER,
        Jitter.NEVER,
        0.0);
  }

  /** No changes. */
  public static IntensityConfig none() {
    return new IntensityConfig(
        Jitter.NEVER, Jitter.NEVER, Jitter.NEVER, Jitter.NEVER, Jitter.NEVER, Jitter.NEVER);
  }

  /** The same with other changes of colours. */
  public IntensityConfig withColours(Jitter turned, Jitter saturated, Jitter stained) {
    return new IntensityConfig(
        bias, gamma, blur, noise, contrast, brightness, turned, saturated, stained, channelDropout);
  }

  /** The same with another probability with which a channel of several is black. */
  public IntensityConfig withChannelDropout(double probability) {
    return new IntensityConfig(
        bias, gamma, blur, noise, contrast, brightness, hue, saturation, stain, probability);
  }

  /** Only one transform; geometric transforms give no changes here. */
  static IntensityConfig only(Transform what, Jitter dose) {
    return new IntensityConfig(
        what == Transform.BIAS ? dose : Jitter.NEVER,
        what == Transform.GAMMA ? dose : Jitter.NEVER,
        what == Transform.BLUR ? dose : Jitter.NEVER,
        what == Transform.NOISE ? dose : Jitter.NEVER,
        what == Transform.CONTRAST ? dose : Jitter.NEVER,
        what == Transform.BRIGHTNESS ? dose : Jitter.NEVER,
        what == Transform.HUE ? dose : Jitter.NEVER,
        what == Transform.SATURATION ? dose : Jitter.NEVER,
        what == Transform.STAIN ? dose : Jitter.NEVER,
        0.0);
  }
}
