package org.simtrans.tiff;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Undoes the differences that a writer took before compressing (TIFF 6.0, section 14; Adobe). */
final class Predictor {
  static final int NONE = 1;
  static final int HORIZONTAL = 2;
  static final int FLOATING = 3;

  private Predictor() {}

  /**
   * Adds up, in each row, each number to that of the pixel before it.
   *
   * @param size bytes of a number: 1, 2, 4 or 8
   * @param bands values of a pixel that lie together
   */
  static void addUp(byte[] bytes, int rowBytes, int size, int bands, ByteOrder order) {
    ByteBuffer all = ByteBuffer.wrap(bytes).order(order);
    int step = size * bands;
    for (int row = 0; row + rowBytes <= bytes.length; row += rowBytes) {
      for (int at = row + step; at + size <= row + rowBytes; at += size) {
        switch (size) {
          case 1 -> bytes[at] += bytes[at - step];
          case 2 -> all.putShort(at, (short) (all.getShort(at) + all.getShort(at - step)));
          case 4 -> all.putInt(at, all.getInt(at) + all.getInt(at - step));
          default -> all.putLong(at, all.getLong(at) + all.getLong(at - step));
        }
      }
    }
  }

  /**
   * Adds up the bytes of each row, in which the highest bytes of all floats come first, then the
   * next ones; and puts those of each float together, in the given order.
   */
  static void gather(byte[] bytes, int rowBytes, int size, int bands, ByteOrder order) {
    byte[] planes = new byte[rowBytes];
    int count = rowBytes / size;
    for (int row = 0; row + rowBytes <= bytes.length; row += rowBytes) {
      System.arraycopy(bytes, row, planes, 0, rowBytes);
      for (int i = bands; i < rowBytes; i++) {
        planes[i] += planes[i - bands];
      }
      for (int i = 0; i < count; i++) {
        for (int b = 0; b < size; b++) {
          int place = order == ByteOrder.BIG_ENDIAN ? b : size - 1 - b;
          bytes[row + i * size + place] = planes[b * count + i];
        }
      }
    }
  }
}
