package org.simtrans.data;

import java.util.Arrays;
import java.util.List;

/**
 * Images or maps of one size on their way into a network or out of it: (N, C, H, W). {@code
 * Tensors.of(batch.values(), batch.shape())} makes the tensor.
 *
 * @param count N
 * @param channels C
 * @param height H
 * @param width W
 * @param values row-major
 */
public record Batch(int count, int channels, int height, int width, float[] values) {

  /**
   * @throws IllegalArgumentException if there are not as many values as that
   */
  public Batch {
    if (values.length != count * channels * height * width) {
      throw new IllegalArgumentException(
          "%d values for %d x %d x %d x %d"
              .formatted(values.length, count, channels, height, width));
    }
  }

  /**
   * @param images at least one, all of one size
   */
  public static Batch of(List<Planes> images) {
    Planes first = images.get(0);
    int size = first.values().length;
    float[] values = new float[images.size() * size];
    for (int i = 0; i < images.size(); i++) {
      Planes image = images.get(i);
      if (image.channels() != first.channels()
          || image.height() != first.height()
          || image.width() != first.width()) {
        throw new IllegalArgumentException("images of several sizes in one batch");
      }
      System.arraycopy(image.values(), 0, values, i * size, size);
    }
    return new Batch(images.size(), first.channels(), first.height(), first.width(), values);
  }

  /** Zeros, to be filled or to measure with. */
  public static Batch blank(int count, Preprocessing size) {
    int pixels = size.height() * size.width();
    float[] values = new float[count * size.planes() * pixels];
    return new Batch(count, size.planes(), size.height(), size.width(), values);
  }

  /** As many other values in the same shape. */
  public Batch with(float[] others) {
    return new Batch(count, channels, height, width, others);
  }

  /** N, C, H, W. */
  public long[] shape() {
    return new long[] {count, channels, height, width};
  }

  /** A copy of one image: C x H x W. */
  public Planes image(int i) {
    int size = channels * height * width;
    return new Planes(
        channels, height, width, Arrays.copyOfRange(values, i * size, (i + 1) * size));
  }

  /** A copy of one channel of one image: H x W values. */
  public float[] channel(int i, int c) {
    int size = height * width;
    int from = (i * channels + c) * size;
    return Arrays.copyOfRange(values, from, from + size);
  }
}
