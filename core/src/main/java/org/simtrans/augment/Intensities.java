package org.simtrans.augment;

import java.util.random.RandomGenerator;

/**
 * Changes grey values in place, in the order of their causes in scanning and reading: bias field,
 * tissue contrast, resolution, noise, window.
 */
final class Intensities {
  private static final int GAMMA_STEPS = 256;

  private final IntensityConfig config;
  private final ThreadLocal<Blur> blur = ThreadLocal.withInitial(Blur::new);

  Intensities(IntensityConfig config) {
    this.config = config;
  }

  /**
   * @param values h*w from {@code offset} on
   * @param black value of air, which is the smallest value
   */
  void apply(float[] values, int offset, int h, int w, float black, RandomGenerator random) {
    apply(values, offset, h, w, black, random, TransformListener.SILENT);
  }

  void apply(
      float[] values,
      int offset,
      int h,
      int w,
      float black,
      RandomGenerator random,
      TransformListener listener) {
    if (config.bias().happens(random)) {
      double amplitude = config.bias().draw(random);
      new BiasField(amplitude, random).multiply(values, offset, h, w, black);
      listener.happened(Transform.BIAS, amplitude);
    }
    if (config.gamma().happens(random)) {
      double exponent = config.gamma().draw(random);
      gamma(values, offset, h * w, black, exponent);
      listener.happened(Transform.GAMMA, exponent);
    }
    if (config.blur().happens(random)) {
      double sigma = config.blur().draw(random);
      blur.get().apply(values, offset, h, w, sigma);
      listener.happened(Transform.BLUR, sigma);
    }
    if (config.noise().happens(random)) {
      double sigma = config.noise().draw(random);
      noise(values, offset, h * w, black, (float) sigma, random);
      listener.happened(Transform.NOISE, sigma);
    }
    window(values, offset, h * w, random, listener);
  }

  private void window(
      float[] values, int offset, int count, RandomGenerator random, TransformListener listener) {
    float contrast = 1;
    float brightness = 0;
    if (config.contrast().happens(random)) {
      contrast = (float) config.contrast().draw(random);
      listener.happened(Transform.CONTRAST, contrast);
    }
    if (config.brightness().happens(random)) {
      brightness = (float) config.brightness().draw(random);
      listener.happened(Transform.BRIGHTNESS, brightness);
    }
    for (int i = offset; i < offset + count; i++) {
      values[i] = contrast * values[i] + brightness;
    }
  }

  /** Black and the largest value do not change; those between follow the curve. */
  static void gamma(float[] values, int offset, int count, float black, double exponent) {
    float largest = black;
    for (int i = offset; i < offset + count; i++) {
      largest = values[i] > largest ? values[i] : largest;
    }
    float range = largest - black;
    if (!(range > 0)) {
      return;
    }
    float[] curve =
        new float[GAMMA_STEPS + 2]; // computing a power for every pixel would be too slow
    for (int k = 0; k < curve.length; k++) {
      curve[k] = black + range * (float) Math.pow((double) k / GAMMA_STEPS, exponent);
    }
    float steps = GAMMA_STEPS / range;
    for (int i = offset; i < offset + count; i++) {
      float at = Math.max(0, (values[i] - black) * steps);
      int k = Math.min(GAMMA_STEPS, (int) at);
      values[i] = curve[k] + (at - k) * (curve[k + 1] - curve[k]);
    }
  }

  /** Noise of a magnitude image: Gaussian in tissue, rectified near black. */
  private static void noise(
      float[] values, int offset, int count, float black, float sigma, RandomGenerator random) {
    for (int i = offset; i < offset + count; i++) {
      float signal = values[i] - black + sigma * (float) random.nextGaussian();
      values[i] = black + Math.abs(signal);
    }
  }
}
