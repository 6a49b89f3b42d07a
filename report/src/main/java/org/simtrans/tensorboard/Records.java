package org.simtrans.tensorboard;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.zip.CRC32C;

/**
 * A file of records as TensorFlow writes them: the length (8 bytes), a checksum of the length (4),
 * the content, and a checksum of the content (4), all little-endian.
 */
final class Records implements AutoCloseable {
  private static final int HEAD = Long.BYTES + Integer.BYTES;
  private static final int MASK = 0xa282ead8;
  private static final long LONGEST = 1 << 26; // bytes of a record; ours are far shorter

  private final FileChannel channel;

  private Records(FileChannel channel) {
    this.channel = channel;
  }

  /**
   * Opens a file to add records at its end. A record that a process was killed in the middle of is
   * cut off.
   *
   * @param isNew whether there must be no such file yet
   */
  static Records append(Path file, boolean isNew) throws IOException {
    FileChannel channel =
        FileChannel.open(
            file,
            isNew ? StandardOpenOption.CREATE_NEW : StandardOpenOption.READ,
            StandardOpenOption.WRITE,
            LinkOption.NOFOLLOW_LINKS);
    try {
      if (!isNew) {
        long whole = wholeRecords(channel);
        channel.truncate(whole);
        channel.position(whole);
      }
      return new Records(channel);
    } catch (IOException e) {
      channel.close();
      throw e;
    }
  }

  /** Where the last record ends that is complete and has its checksums. */
  private static long wholeRecords(FileChannel channel) throws IOException {
    long at = 0;
    while (at + HEAD <= channel.size()) {
      ByteBuffer head = read(channel, at, HEAD);
      long length = head.getLong();
      if (head.getInt() != masked(head.array(), Long.BYTES)
          || length < 0
          || length > LONGEST
          || at + HEAD + length + Integer.BYTES > channel.size()) {
        return at;
      }
      ByteBuffer rest = read(channel, at + HEAD, (int) length + Integer.BYTES);
      if (rest.getInt((int) length) != masked(rest.array(), (int) length)) {
        return at;
      }
      at += HEAD + length + Integer.BYTES;
    }
    return at;
  }

  private static ByteBuffer read(FileChannel channel, long at, int length) throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
    while (bytes.hasRemaining() && channel.read(bytes, at + bytes.position()) >= 0) {
      // on with the rest
    }
    return bytes.flip();
  }

  /** Adds a record. */
  void add(byte[] content) throws IOException {
    ByteBuffer record =
        ByteBuffer.allocate(HEAD + content.length + Integer.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    record.putLong(content.length);
    record.putInt(masked(record.array(), Long.BYTES));
    record.put(content).putInt(masked(content, content.length)).flip();
    while (record.hasRemaining()) {
      channel.write(record);
    }
  }

  /** CRC-32C, turned and shifted, because a checksum of data with checksums in it is weak. */
  static int masked(byte[] bytes, int length) {
    CRC32C crc = new CRC32C();
    crc.update(bytes, 0, length);
    int value = (int) crc.getValue();
    return (value >>> 15 | value << 17) + MASK;
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
