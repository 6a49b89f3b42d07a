package org.simtrans.data;

import java.nio.ByteBuffer;

/**
 * How a slice lies in the store's file: of each channel its least value and the step between two of
 * 65536 levels as floats, then the levels of its pixels as unsigned shorts; after the channels, the
 * labels as bytes. The levels are finer than what scanners tell apart, at little more than half the
 * size of floats.
 *
 * @param channels of the image
 * @param pixels height x width
 */
record SliceCode(int channels, int pixels) {
  /** Bytes of a channel before its levels: the least value and the step. */
  static final int HEAD = 2 * Float.BYTES;

  private static final int LEVELS = 0xFFFF;

  static SliceCode of(int channels, Place place) {
    return new SliceCode(channels, place.whole().pixels());
  }

  long bytes() {
    return labelsAt() + pixels;
  }

  /** Where a channel begins, from the beginning of the slice. */
  long channelAt(int channel) {
    return channel * (HEAD + (long) pixels * Short.BYTES);
  }

  /** Where the labels begin, from the beginning of the slice. */
  long labelsAt() {
    return channelAt(channels);
  }

  ByteBuffer encode(float[] image, byte[] labels) {
    ByteBuffer bytes = ByteBuffer.allocate(Math.toIntExact(bytes()));
    for (int c = 0; c < channels; c++) {
      encode(image, c * pixels, bytes);
    }
    return bytes.put(labels).flip();
  }

  private void encode(float[] image, int from, ByteBuffer bytes) {
    float low = image[from];
    float high = image[from];
    for (int i = from; i < from + pixels; i++) {
      low = Math.min(low, image[i]);
      high = Math.max(high, image[i]);
    }
    float step = (high - low) / LEVELS;
    bytes.putFloat(low).putFloat(step);
    for (int i = from; i < from + pixels; i++) {
      bytes.putShort(
          (short) (step > 0 ? Math.min(LEVELS, Math.round((image[i] - low) / step)) : 0));
    }
  }

  /** Decodes the channels into {@code image} from {@code offset} on; the labels are next then. */
  void decode(ByteBuffer bytes, float[] image, int offset) {
    for (int c = 0; c < channels; c++) {
      float low = bytes.getFloat();
      float step = bytes.getFloat();
      decode(bytes, low, step, pixels, image, offset + c * pixels);
    }
  }

  /** Decodes some levels into {@code image} from {@code offset} on. */
  static void decode(
      ByteBuffer levels, float low, float step, int count, float[] image, int offset) {
    for (int i = offset; i < offset + count; i++) {
      image[i] = low + step * (levels.getShort() & LEVELS);
    }
  }
}
