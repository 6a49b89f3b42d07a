package org.simtrans.image;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;

/**
 * The pages of a TIFF, counted along their chain of directories before anything is decoded: in
 * damaged files the chain runs in circles, which the decoder would follow for ever.
 */
final class TiffPages {
  private static final int HEADER = 8; // bytes: order, 42, place of the first directory
  private static final int ENTRY = 12; // bytes of a directory's entry
  private static final int MOST = 1 << 16;

  private TiffPages() {}

  /**
   * @throws UnreadableImageException if the chain leaves the file, comes back to itself or is
   *     endless
   */
  static int count(Path file) throws IOException {
    try (FileChannel channel = FileChannel.open(file)) {
      ByteBuffer header = read(channel, 0, HEADER, file);
      ByteOrder order = header.get(0) == 'M' ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN;
      Set<Long> seen = new HashSet<>();
      long at = header.order(order).getInt(4) & 0xffffffffL;
      while (at != 0) {
        if (!seen.add(at)) {
          throw new UnreadableImageException(
              file, "is damaged: its pages run in a circle; export it again");
        }
        if (seen.size() > MOST) {
          throw new UnreadableImageException(
              file, "has more than " + MOST + " pages; it is damaged, or must be split");
        }
        int entries = read(channel, at, 2, file).order(order).getShort() & 0xffff;
        at = read(channel, at + 2 + ENTRY * entries, 4, file).order(order).getInt() & 0xffffffffL;
      }
      return seen.size();
    }
  }

  private static ByteBuffer read(FileChannel channel, long at, int bytes, Path file)
      throws IOException {
    ByteBuffer buffer = ByteBuffer.allocate(bytes);
    while (buffer.hasRemaining()) {
      if (channel.read(buffer, at + buffer.position()) < 0) {
        throw new UnreadableImageException(
            file, "is damaged: a page lies beyond the end of the file; copy or export it again");
      }
    }
    return buffer.flip();
  }
}
