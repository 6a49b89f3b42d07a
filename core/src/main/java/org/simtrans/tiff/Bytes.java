package org.simtrans.tiff;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;

/** Bytes at places of a file. */
record Bytes(FileChannel channel, ByteOrder order, long size) {

  /**
   * @param what is read, for the message, such as "a strip"
   * @throws TiffException if the place lies beyond the end of the file
   */
  ByteBuffer read(long at, long count, String what) throws IOException {
    if (at < 0 || count < 0 || count > Integer.MAX_VALUE - 8 || at > size - count) {
      throw new TiffException(
          "is a TIFF that is damaged or cut off: %s lies beyond the end of the file; copy or export it again"
              .formatted(what));
    }
    ByteBuffer buffer = ByteBuffer.allocate((int) count).order(order);
    while (buffer.hasRemaining()) {
      if (channel.read(buffer, at + buffer.position()) < 0) {
        throw new TiffException("is a TIFF that became shorter as it was read; copy it again");
      }
    }
    return buffer.flip().order(order);
  }
}
