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
  private static final int LEVELS = 0xFFFF;

  static SliceCode of(Preprocessing size) {
    return new SliceCode(size.channels(), size.height() * size.width());
  }

  int bytes() {
    return channels * (2 * Float.BYTES + pixels * Short.BYTES) + pixels;
  }

  ByteBuffer encode(float[] image, byte[] labels) {
    ByteBuffer bytes = ByteBuffer.allocate(bytes());
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
      for (int i = offset + c * pixels; i < offset + (c + 1) * pixels; i++) {
        image[i] = low + step * (bytes.getShort() & LEVELS);
      }
    }
  }
}
