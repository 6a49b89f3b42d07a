package org.simtrans.data;

import java.nio.ByteBuffer;

/**
 * How a slice lies in the store's file: its least value and the step between two of 65536 levels as
 * floats, the levels of its pixels as unsigned shorts, its labels as bytes. The levels are finer
 * than what scanners tell apart, at little more than half the size of floats.
 *
 * @param pixels height x width
 */
record SliceCode(int pixels) {
  private static final int LEVELS = 0xFFFF;

  int bytes() {
    return 2 * Float.BYTES + pixels * (Short.BYTES + 1);
  }

  ByteBuffer encode(float[] image, byte[] labels) {
    float low = image[0];
    float high = image[0];
    for (float value : image) {
      low = Math.min(low, value);
      high = Math.max(high, value);
    }
    float step = (high - low) / LEVELS;
    ByteBuffer bytes = ByteBuffer.allocate(bytes()).putFloat(low).putFloat(step);
    for (float value : image) {
      bytes.putShort((short) (step > 0 ? Math.min(LEVELS, Math.round((value - low) / step)) : 0));
    }
    return bytes.put(labels).flip();
  }

  void decode(ByteBuffer bytes, float[] image, byte[] labels) {
    float low = bytes.getFloat();
    float step = bytes.getFloat();
    for (int i = 0; i < pixels; i++) {
      image[i] = low + step * (bytes.getShort() & LEVELS);
    }
    bytes.get(labels, 0, pixels);
  }
}
