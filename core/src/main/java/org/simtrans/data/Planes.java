package org.simtrans.data;

import java.util.Arrays;
import java.util.List;

/**
 * One image or map of several channels, as networks take and make them.
 *
 * @param height rows
 * @param width columns
 * @param values channels x height x width, row-major
 */
public record Planes(int channels, int height, int width, float[] values) {

  /**
   * @throws IllegalArgumentException if there are not as many values as that
   */
  public Planes {
    if (channels < 1 || values.length != channels * height * width) {
      throw new IllegalArgumentException(
          "%d values for %d x %d x %d".formatted(values.length, channels, height, width));
    }
  }

  /** One channel: height x width values. */
  public static Planes of(int height, int width, float[] values) {
    return new Planes(1, height, width, values);
  }

  /** The channels of several images one after the other. */
  public static Planes joined(List<Planes> images) {
    Planes first = images.get(0);
    int size = first.values.length;
    float[] values = new float[images.size() * size];
    for (int i = 0; i < images.size(); i++) {
      System.arraycopy(images.get(i).values, 0, values, i * size, size);
    }
    return new Planes(images.size() * first.channels, first.height, first.width, values);
  }

  /**
   * A copy of some rows of all channels.
   *
   * @param top the first
   * @param count how many
   */
  public Planes rows(int top, int count) {
    float[] some = new float[channels * count * width];
    for (int c = 0; c < channels; c++) {
      System.arraycopy(values, (c * height + top) * width, some, c * count * width, count * width);
    }
    return new Planes(channels, count, width, some);
  }

  /** A copy of one channel: height x width values. */
  public float[] channel(int c) {
    return Arrays.copyOfRange(values, c * height * width, (c + 1) * height * width);
  }
}
