package org.simtrans.image.raw;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import org.simtrans.image.DataType;
import org.simtrans.image.UnreadableImageException;

/** Voxels that are written as words, with spaces, commas or line breaks between them. */
final class TextNumbers {
  private static final int LONGEST = 64; // characters of a number

  private final InputStream in;
  private final Path file;

  /**
   * @param file named in errors
   */
  TextNumbers(InputStream in, Path file) {
    this.in = in;
    this.file = file;
  }

  /**
   * @throws EOFException if there are fewer
   * @throws UnreadableImageException if a word is no number, or none of that type
   */
  byte[] read(DataType type, ByteOrder order, int count) throws IOException {
    byte[] bytes = new byte[count * type.bytes()];
    ByteBuffer values = ByteBuffer.wrap(bytes).order(order);
    for (int i = 0; i < count; i++) {
      String word = word();
      try {
        put(values, type, word);
      } catch (NumberFormatException e) {
        throw new UnreadableImageException(
            file,
            "has '%s' among its voxels, which is no number of type %s; export it again"
                .formatted(word, type.label(ByteOrder.LITTLE_ENDIAN)));
      }
    }
    return bytes;
  }

  private static void put(ByteBuffer values, DataType type, String word) {
    switch (type) {
      case FLOAT32 -> values.putFloat(Float.parseFloat(word));
      case FLOAT64 -> values.putDouble(Double.parseDouble(word));
      case UINT64 -> values.putLong(Long.parseUnsignedLong(word));
      default -> {
        long value = Long.parseLong(word);
        int bits = 8 * type.bytes();
        boolean signed = type.label(ByteOrder.LITTLE_ENDIAN).startsWith("int");
        long least = signed ? -1L << bits - 1 : 0;
        if (bits < 64 && (value < least || value > least + (1L << bits) - 1)) {
          throw new NumberFormatException();
        }
        switch (type.bytes()) {
          case 1 -> values.put((byte) value);
          case 2 -> values.putShort((short) value);
          case 4 -> values.putInt((int) value);
          default -> values.putLong(value);
        }
      }
    }
  }

  private String word() throws IOException {
    int next = in.read();
    while (next == ',' || next >= 0 && next <= ' ') {
      next = in.read();
    }
    if (next < 0) {
      throw new EOFException();
    }
    StringBuilder word = new StringBuilder();
    while (next > ' ' && next != ',' && word.length() < LONGEST) {
      word.append((char) next);
      next = in.read();
    }
    return word.toString();
  }
}
