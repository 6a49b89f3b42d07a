package org.simtrans.dicom;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.zip.Inflater;
import java.util.zip.InflaterInputStream;

/** The bytes of a file as numbers in its byte order, with the place that has been reached. */
final class ElementInput {
  /** Memory taken before anything has been read; beyond it memory grows with what is read. */
  private static final int TRUSTED_BYTES = 1 << 20;

  /** No deflated file unpacks to more: its elements are few, and it holds one image. */
  private static final long LARGEST_UNPACKED = 1L << 30;

  private InputStream in; // supports mark
  private long position;
  private long size;
  private ByteOrder order = ByteOrder.LITTLE_ENDIAN;

  /**
   * @param in supports mark
   * @param size of the file in bytes
   */
  ElementInput(InputStream in, long size) {
    this.in = in;
    this.size = size;
  }

  /** All that follows is deflated. */
  void inflate() {
    in = new BufferedInputStream(new InflaterInputStream(in, new Inflater(true)));
    size = position + LARGEST_UNPACKED;
  }

  void order(ByteOrder chosen) {
    order = chosen;
  }

  ByteOrder order() {
    return order;
  }

  long position() {
    return position;
  }

  /** How many bytes may still come; an upper bound where they are deflated. */
  long remaining() {
    return size - position;
  }

  /** The next bytes, which are still to be read; fewer at the end. */
  byte[] peek(int count) throws IOException {
    in.mark(count);
    byte[] bytes = in.readNBytes(count);
    in.reset();
    return bytes;
  }

  int int16() throws IOException {
    byte[] b = bytes(2);
    return order == ByteOrder.LITTLE_ENDIAN
        ? (b[0] & 0xff) | (b[1] & 0xff) << 8
        : (b[1] & 0xff) | (b[0] & 0xff) << 8;
  }

  /** Unsigned. */
  long int32() throws IOException {
    long first = int16();
    long second = int16();
    return order == ByteOrder.LITTLE_ENDIAN ? first | second << 16 : second | first << 16;
  }

  /** Group in the upper half, element in the lower half. */
  int tag() throws IOException {
    int group = int16();
    return group << 16 | int16();
  }

  /** Reads exactly so many bytes; a length that lies costs little more than what is there. */
  byte[] bytes(int length) throws IOException {
    byte[] bytes = new byte[Math.min(length, TRUSTED_BYTES)];
    int filled = in.readNBytes(bytes, 0, bytes.length);
    while (filled == bytes.length && filled < length) {
      bytes = Arrays.copyOf(bytes, (int) Math.min(length, 2L * filled));
      filled += in.readNBytes(bytes, filled, bytes.length - filled);
    }
    position += filled;
    if (filled < length) {
      throw new EOFException();
    }
    return bytes;
  }

  void skip(long length) throws IOException {
    if (length > remaining()) {
      throw new EOFException();
    }
    in.skipNBytes(length);
    position += length;
  }
}
