package org.simtrans.data;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;

/** A part of one stored slice; row by row where it is narrower than the slice. */
record StoredWindow(FileChannel file, Place place, int channels, Window window) {

  /**
   * @param image receives channels x height x width from {@code offset} on
   * @param labels receives height x width; null where they are not wanted
   */
  void read(float[] image, int offset, byte[] labels) throws IOException {
    SliceCode code = SliceCode.of(channels, place);
    if (window.equals(place.whole())) {
      ByteBuffer bytes = bytes(0, Math.toIntExact(code.bytes()));
      code.decode(bytes, image, offset);
      if (labels != null) {
        bytes.get(labels, 0, code.pixels());
      }
      return;
    }
    for (int c = 0; c < channels; c++) {
      ByteBuffer head = bytes(code.channelAt(c), SliceCode.HEAD);
      long levels = code.channelAt(c) + SliceCode.HEAD;
      read(levels, head.getFloat(), head.getFloat(), image, offset + c * window.pixels());
    }
    if (labels != null) {
      readLabels(code.labelsAt(), labels);
    }
  }

  private void read(long levels, float low, float step, float[] image, int offset)
      throws IOException {
    int rows = rowsAtOnce();
    int count = rows * window.width();
    for (int y = 0; y < window.height(); y += rows) {
      ByteBuffer row = bytes(levels + Short.BYTES * pixel(y), Short.BYTES * count);
      SliceCode.decode(row, low, step, count, image, offset + y * window.width());
    }
  }

  private void readLabels(long from, byte[] labels) throws IOException {
    int rows = rowsAtOnce();
    int count = rows * window.width();
    for (int y = 0; y < window.height(); y += rows) {
      bytes(from + pixel(y), count).get(labels, y * window.width(), count);
    }
  }

  /** All where rows lie one after the other in the file, else one. */
  private int rowsAtOnce() {
    return window.width() == place.width() ? window.height() : 1;
  }

  private long pixel(int y) {
    return (long) (window.top() + y) * place.width() + window.left();
  }

  /**
   * @param from the beginning of the slice
   */
  private ByteBuffer bytes(long from, int count) throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(count);
    long start = place.position() + from;
    while (bytes.hasRemaining()) {
      if (file.read(bytes, start + bytes.position()) < 0) {
        throw new EOFException("it ends after " + file.size() + " bytes");
      }
    }
    return bytes.flip();
  }
}
