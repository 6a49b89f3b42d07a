package org.simtrans.image.picture;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** The turn out of a block of EXIF, which is a small TIFF (Exif 2.32, 4.5.2). */
final class Exif {
  private static final int ORIENTATION = 274;
  private static final int ENTRY = 12; // bytes: tag, type, count, value
  private static final int SHORT = 3;

  private Exif() {}

  /** The turn that the first directory states; none where the block is damaged or has none. */
  static Turn turn(byte[] block) {
    ByteBuffer bytes = ByteBuffer.wrap(block);
    if (block.length < 8 || (block[0] != 'I' && block[0] != 'M')) {
      return Turn.NONE;
    }
    bytes.order(block[0] == 'I' ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN);
    long directory = bytes.getInt(4) & 0xffffffffL;
    if (bytes.getShort(2) != 42 || directory > block.length - 2) {
      return Turn.NONE;
    }
    int count = bytes.getShort((int) directory) & 0xffff;
    for (int i = 0; i < count; i++) {
      int entry = (int) directory + 2 + ENTRY * i;
      if (entry + ENTRY > block.length) {
        return Turn.NONE;
      }
      if (bytes.getShort(entry) == ORIENTATION && bytes.getShort(entry + 2) == SHORT) {
        return Turn.of(bytes.getShort(entry + 8) & 0xffff);
      }
    }
    return Turn.NONE;
  }
}
