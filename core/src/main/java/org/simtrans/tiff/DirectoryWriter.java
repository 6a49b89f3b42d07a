package org.simtrans.tiff;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;

/** The bytes of a directory, with the values that do not fit into its entries behind it. */
final class DirectoryWriter {
  private static final short TEXT = 2;
  private static final short SHORT = 3;
  private static final short LONG = 4;
  private static final short FRACTION = 5;
  private static final short LONG_8 = 16;
  private static final double MOST = 0xffffffffL;

  private final boolean big;
  private final Map<Integer, Entry> entries = new TreeMap<>(); // by number, as the format wants it

  private record Entry(short type, long count, byte[] values) {}

  DirectoryWriter(boolean big) {
    this.big = big;
  }

  /** A whole number, as a short where it is one: some entries have to be short. */
  void number(int tag, int value) {
    ByteBuffer bytes = TiffWriter.littleEndian(4);
    boolean isShort = value <= 0xffff;
    entries.put(
        tag,
        new Entry(
            isShort ? SHORT : LONG,
            1,
            isShort
                ? TiffWriter.littleEndian(2).putShort((short) value).array()
                : bytes.putInt(value).array()));
  }

  void text(int tag, String text) {
    byte[] bytes = (text + "\0").getBytes(StandardCharsets.UTF_8);
    entries.put(tag, new Entry(TEXT, bytes.length, bytes));
  }

  /** A positive number as a fraction that is as near as two numbers of 32 bits allow. */
  void fraction(int tag, double value) {
    double below = 1;
    while (value * below != Math.rint(value * below)
        && value * below * 10 <= MOST
        && below * 10 <= MOST) {
      below *= 10;
    }
    ByteBuffer bytes = TiffWriter.littleEndian(8);
    bytes.putInt((int) (long) Math.min(MOST, Math.rint(value * below)));
    bytes.putInt((int) (long) below);
    entries.put(tag, new Entry(FRACTION, 1, bytes.array()));
  }

  /** Places in the file, or sizes. */
  void places(int tag, long[] values) {
    ByteBuffer bytes = TiffWriter.littleEndian(Math.multiplyExact(values.length, big ? 8 : 4));
    for (long value : values) {
      if (big) {
        bytes.putLong(value);
      } else {
        bytes.putInt((int) value);
      }
    }
    entries.put(tag, new Entry(big ? LONG_8 : LONG, values.length, bytes.array()));
  }

  /** Where the place of the next directory has to be written, from the beginning of this one. */
  long linkAt() {
    return big ? 8 + 20L * entries.size() : 2 + 12L * entries.size();
  }

  /**
   * @param at where it will begin in the file
   */
  ByteBuffer bytes(long at) {
    int wide = big ? 8 : 4;
    int outside = 0;
    for (Entry entry : entries.values()) {
      outside += entry.values.length > wide ? entry.values.length + (entry.values.length & 1) : 0;
    }
    int head = (int) linkAt() + wide;
    ByteBuffer bytes = TiffWriter.littleEndian(head + outside);
    if (big) {
      bytes.putLong(entries.size());
    } else {
      bytes.putShort((short) entries.size());
    }
    int free = head;
    for (Map.Entry<Integer, Entry> one : entries.entrySet()) {
      Entry entry = one.getValue();
      bytes.putShort((short) (int) one.getKey()).putShort(entry.type);
      number(bytes, entry.count);
      int next = bytes.position() + wide;
      if (entry.values.length <= wide) {
        bytes.put(entry.values);
      } else {
        number(bytes, at + free);
        bytes.put(free, entry.values);
        free += entry.values.length + (entry.values.length & 1);
      }
      bytes.position(next);
    }
    return bytes.clear();
  }

  private void number(ByteBuffer bytes, long value) {
    if (big) {
      bytes.putLong(value);
    } else {
      bytes.putInt((int) value);
    }
  }
}
