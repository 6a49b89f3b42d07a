package org.simtrans.augment;

/**
 * Random changes of the grey values of a z-scored slice, in this order.
 *
 * @param bias amplitude of a smooth multiplicative field: 0.3 means gains from 0.7 to 1.3
 * @param gamma exponent on the values between black and the largest one
 * @param blur standard deviation of a Gaussian, in output pixels
 * @param noise standard deviation of the noise, in standard deviations of the image
 * @param contrast factor about the mean of the foreground (z = 0)
 * @param brightness summand, in standard deviations of the image
 */
public record IntensityConfig(
    Jitter bias, Jitter gamma, Jitter blur, Jitter noise, Jitter contrast, Jitter brightness) {

  /**
   * @throws org.simtrans.InvalidSettingException if a strength is out of range
   */
  public IntensityConfig {
    bias.requireWithin("bias", 0, 0.9);
    gamma.requireWithin("gamma", 0.1, 10);
    blur.requireWithin("blur", 0, 20);
    noise.requireWithin("noise", 0, 10);
    contrast.requireWithin("contrast", 0.01, 10);
    brightness.requireWithin("brightness", -10, 10);
  }

  /** No changes. */
  public static IntensityConfig none() {
    return new IntensityConfig(
        Jitter.NEVER, Jitter.NEVER, Jitter.NEVER, Jitter.NEVER, Jitter.NEVER, Jitter.NEVER);
  }

  /** Only one transform; geometric transforms give no changes here. */
  static IntensityConfig only(Transform what, Jitter dose) {
    return new IntensityConfig(
        what == Transform.BIAS ? dose : Jitter.NEVER,
        what == Transform.GAMMA ? dose : Jitter.NEVER,
        what == Transform.BLUR ? dose : Jitter.NEVER,
        what == Transform.NOISE ? dose : Jitter.NEVER,
        what == Transform.CONTRAST ? dose : Jitter.NEVER,
        what == Transform.BRIGHTNESS ? dose : Jitter.NEVER);
  }
}
