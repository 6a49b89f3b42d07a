package org.simtrans.augment;

import java.util.Arrays;
import java.util.random.RandomGenerator;

/**
 * Changes values in place, in the order of their causes in scanning and reading: bias field, tissue
 * contrast, resolution, noise, window; then dyes, hue and saturation, and channels that are
 * missing.
 */
final class Intensities {
  private static final int GAMMA_STEPS = 256;

  private final IntensityConfig config;
  private final SliceForm form;
  private final ThreadLocal<Blur> blur = ThreadLocal.withInitial(Blur::new);

  Intensities(IntensityConfig config, SliceForm form) {
    this.config = config;
    this.form = form;
  }

  /**
   * @param values planes*h*w from {@code offset} on
   * @param black value of air in each plane, which is the smallest value
   */
  void apply(
      float[] values,
      int offset,
      int h,
      int w,
      float[] black,
      RandomGenerator random,
      TransformListener listener) {
    TransformListener hears = listener;
    for (int[] planes : form.alike()) {
      vary(new Alike(values, offset, h, w, planes, black), random, hears);
      hears = TransformListener.SILENT; // one channel is enough to tell of
    }
    if (form.coloured()) {
      turn(values, offset, h * w, random, listener);
      stain(values, offset, h * w, black, random, listener);
    }
    if (form.channels() > 1 && config.channelDropout() > 0) {
      drop(values, offset, h * w, black, random);
    }
  }

  /** Planes whose values vary together. */
  private record Alike(float[] values, int offset, int h, int w, int[] planes, float[] black) {
    int pixels() {
      return h * w;
    }

    int from(int plane) {
      return offset + plane * pixels();
    }
  }

  private void vary(Alike alike, RandomGenerator random, TransformListener listener) {
    if (config.bias().happens(random)) {
      double amplitude = config.bias().draw(random);
      BiasField field = new BiasField(amplitude, random);
      for (int p : alike.planes) {
        field.multiply(alike.values, alike.from(p), alike.h, alike.w, alike.black[p]);
      }
      listener.happened(Transform.BIAS, amplitude);
    }
    if (config.gamma().happens(random)) {
      double exponent = config.gamma().draw(random);
      for (int p : alike.planes) {
        gamma(alike.values, alike.from(p), alike.pixels(), alike.black[p], exponent);
      }
      listener.happened(Transform.GAMMA, exponent);
    }
    if (config.blur().happens(random)) {
      double sigma = config.blur().draw(random);
      for (int p : alike.planes) {
        blur.get().apply(alike.values, alike.from(p), alike.h, alike.w, sigma);
      }
      listener.happened(Transform.BLUR, sigma);
    }
    if (config.noise().happens(random)) {
      double sigma = config.noise().draw(random);
      for (int p : alike.planes) {
        noise(alike.values, alike.from(p), alike.pixels(), alike.black[p], (float) sigma, random);
      }
      listener.happened(Transform.NOISE, sigma);
    }
    window(alike, random, listener);
  }

  private void window(Alike alike, RandomGenerator random, TransformListener listener) {
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
    for (int p : alike.planes) {
      window(alike.values, alike.from(p), alike.pixels(), contrast, brightness);
    }
  }

  private static void window(
      float[] values, int offset, int count, float contrast, float brightness) {
    for (int i = offset; i < offset + count; i++) {
      values[i] = contrast * values[i] + brightness;
    }
  }

  private void turn(
      float[] values, int offset, int pixels, RandomGenerator random, TransformListener listener) {
    double degrees = 0;
    double saturation = 1;
    if (config.hue().happens(random)) {
      degrees = config.hue().draw(random);
      listener.happened(Transform.HUE, degrees);
    }
    if (config.saturation().happens(random)) {
      saturation = config.saturation().draw(random);
      listener.happened(Transform.SATURATION, saturation);
    }
    if (degrees != 0 || saturation != 1) {
      ColourTurn turn = new ColourTurn(degrees, saturation);
      for (int slice = 0; slice < form.slices(); slice++) {
        turn.apply(values, offset + form.plane(slice, 0) * pixels, pixels);
      }
    }
  }

  /**
   * One colour stands out more from black, which is the ground where the ground is bright, another
   * one less, the third as it did.
   */
  private void stain(
      float[] values,
      int offset,
      int pixels,
      float[] black,
      RandomGenerator random,
      TransformListener listener) {
    if (!config.stain().happens(random)) {
      return;
    }
    double factor = config.stain().draw(random);
    int more = random.nextInt(3);
    int less = (more + 1 + random.nextInt(2)) % 3;
    for (int slice = 0; slice < form.slices(); slice++) {
      scale(values, offset, pixels, form.plane(slice, more), black, (float) factor);
      scale(values, offset, pixels, form.plane(slice, less), black, (float) (1 / factor));
    }
    listener.happened(Transform.STAIN, factor);
  }

  private static void scale(
      float[] values, int offset, int pixels, int plane, float[] black, float factor) {
    window(values, offset + plane * pixels, pixels, factor, black[plane] * (1 - factor));
  }

  /** Some channels become black in all slices; one at least stays. */
  private void drop(float[] values, int offset, int pixels, float[] black, RandomGenerator random) {
    int kept = random.nextInt(form.channels());
    for (int c = 0; c < form.channels(); c++) {
      boolean dropped = random.nextDouble() < config.channelDropout() && c != kept;
      for (int slice = 0; dropped && slice < form.slices(); slice++) {
        int plane = form.plane(slice, c);
        int from = offset + plane * pixels;
        Arrays.fill(values, from, from + pixels, black[plane]);
      }
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
