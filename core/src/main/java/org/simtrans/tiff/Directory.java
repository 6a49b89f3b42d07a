package org.simtrans.tiff;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The entries of one page. Values that do not fit into their entry are read when they are asked
 * for.
 */
final class Directory {
  private static final int LONGEST_TEXT = 1 << 26;
  private static final int[] BYTES_OF_TYPE = {
    0, 1, 1, 2, 4, 8, 1, 1, 2, 4, 8, 4, 8, 4, 0, 0, 8, 8, 8
  };

  private final Bytes file;
  private final boolean big;
  private final Map<Integer, Entry> entries = new HashMap<>();
  private final long next;
  private final long length;

  /**
   * @param place where the values begin in the file
   */
  private record Entry(int type, long count, long place) {}

  /** Reads the directory at a place of the file. */
  Directory(Bytes file, boolean big, long at) throws IOException {
    this.file = file;
    this.big = big;
    int head = big ? 8 : 2;
    int each = big ? 20 : 12;
    ByteBuffer count = file.read(at, head, "a page");
    long entryCount = big ? count.getLong() : count.getShort() & 0xffff;
    if (entryCount < 0 || entryCount > 1 << 16) {
      throw new TiffException(
          "is a damaged TIFF: a page has " + entryCount + " entries; copy or export it again");
    }
    length = head + entryCount * each + (big ? 8 : 4);
    ByteBuffer bytes = file.read(at + head, length - head, "a page");
    for (int i = 0; i < entryCount; i++) {
      int entry = i * each;
      int type = bytes.getShort(entry + 2) & 0xffff;
      long values = big ? bytes.getLong(entry + 4) : bytes.getInt(entry + 4) & 0xffffffffL;
      int place = entry + (big ? 12 : 8);
      if (type < BYTES_OF_TYPE.length && BYTES_OF_TYPE[type] > 0 && values > 0) {
        boolean inside = values <= (big ? 8 : 4) / BYTES_OF_TYPE[type];
        entries.putIfAbsent(
            bytes.getShort(entry) & 0xffff,
            new Entry(type, values, inside ? at + head + place : pointer(bytes, place)));
      }
    }
    next = pointer(bytes, (int) entryCount * each);
  }

  private long pointer(ByteBuffer bytes, int at) {
    return big ? bytes.getLong(at) : bytes.getInt(at) & 0xffffffffL;
  }

  /** Where the directory of the next page is; 0 behind the last one. */
  long next() {
    return next;
  }

  /** The bytes of the directory in the file. */
  long length() {
    return length;
  }

  boolean has(int tag) {
    return entries.containsKey(tag);
  }

  /** How many values an entry has; 0 if it is not there. */
  long count(int tag) {
    Entry entry = entries.get(tag);
    return entry == null ? 0 : entry.count;
  }

  /** The first value of an entry, or {@code otherwise} if it is not there. */
  long number(int tag, long otherwise) throws IOException {
    return has(tag) ? numbers(tag, 1)[0] : otherwise;
  }

  /** The first values of an entry, at most {@code most}; none if it is not there. */
  long[] numbers(int tag, long most) throws IOException {
    Entry entry = entries.get(tag);
    if (entry == null) {
      return new long[0];
    }
    int size = BYTES_OF_TYPE[entry.type];
    int count = (int) Math.min(entry.count, Math.min(most, Integer.MAX_VALUE / 8));
    ByteBuffer bytes = file.read(entry.place, (long) count * size, "entry " + tag + " of a page");
    long[] values = new long[count];
    for (int i = 0; i < count; i++) {
      values[i] =
          switch (entry.type) {
            case 1, 2, 7 -> bytes.get() & 0xff;
            case 3 -> bytes.getShort() & 0xffff;
            case 4, 13 -> bytes.getInt() & 0xffffffffL;
            case 6 -> bytes.get();
            case 8 -> bytes.getShort();
            case 9 -> bytes.getInt();
            case 16, 17, 18 -> bytes.getLong();
            default ->
                throw new TiffException(
                    "is a damaged TIFF: entry %d of a page holds no whole numbers; copy or export it again"
                        .formatted(tag));
          };
    }
    return values;
  }

  /** A fraction or a float; empty if the entry is not there or is no number above zero. */
  Optional<Double> fraction(int tag) throws IOException {
    Entry entry = entries.get(tag);
    if (entry == null) {
      return Optional.empty();
    }
    ByteBuffer bytes =
        file.read(entry.place, BYTES_OF_TYPE[entry.type], "entry " + tag + " of a page");
    double value =
        switch (entry.type) {
          case 5 -> (bytes.getInt(0) & 0xffffffffL) / (double) (bytes.getInt(4) & 0xffffffffL);
          case 10 -> bytes.getInt(0) / (double) bytes.getInt(4);
          case 11 -> bytes.getFloat(0);
          case 12 -> bytes.getDouble(0);
          default -> numbers(tag, 1)[0];
        };
    return value > 0 && Double.isFinite(value) ? Optional.of(value) : Optional.empty();
  }

  /** The bytes of an entry; none if it is not there. */
  byte[] bytes(int tag) throws IOException {
    Entry entry = entries.get(tag);
    if (entry == null) {
      return new byte[0];
    }
    long count = Math.min(entry.count, LONGEST_TEXT);
    return file.read(entry.place, count, "entry " + tag + " of a page").array();
  }

  /** The text of an entry without the zero byte at its end; empty if it is not there. */
  String text(int tag) throws IOException {
    String text = new String(bytes(tag), StandardCharsets.UTF_8);
    int end = text.indexOf('\0');
    return end < 0 ? text : text.substring(0, end);
  }
}
