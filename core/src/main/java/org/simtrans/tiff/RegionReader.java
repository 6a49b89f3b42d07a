package org.simtrans.tiff;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Takes the pixels of a region out of strips or tiles, band by band. */
final class RegionReader {
  private final Chunks chunks;
  private final ByteOrder order;
  private final int bits;
  private final SampleType type;
  private final Photometric photometric;

  RegionReader(Chunks chunks, ByteOrder order, int bits, SampleType type, Photometric photometric) {
    this.chunks = chunks;
    this.order = order;
    this.bits = bits;
    this.type = type;
    this.photometric = photometric;
  }

  Samples read(int x, int y, int width, int height) throws IOException {
    Layout layout = chunks.layout();
    int bands = layout.bands() * layout.planes();
    long size = (long) width * height * bands * type.bytes();
    if (size > Integer.MAX_VALUE - 8) {
      throw new TiffException(
          "is a TIFF with %d bytes of pixels in one page; up to 2 GiB can be read: crop it"
              .formatted(size));
    }
    byte[] into = new byte[(int) size];
    for (int plane = 0; plane < layout.planes(); plane++) {
      for (int row = y / layout.height(); row * (long) layout.height() < y + height; row++) {
        for (int column = x / layout.width();
            column * (long) layout.width() < x + width;
            column++) {
          int index = (plane * layout.down() + row) * layout.across() + column;
          copy(
              index,
              column * layout.width() - x,
              row * layout.height() - y,
              width,
              height,
              plane,
              into);
        }
      }
    }
    Samples samples =
        new Samples(
            type, bands, height, width, ByteBuffer.wrap(into).order(ByteOrder.LITTLE_ENDIAN));
    Meaning.apply(photometric, bits, samples);
    return samples;
  }

  /**
   * Copies what a chunk has of the region.
   *
   * @param left where the chunk begins in the region, below 0 if it begins before it
   * @param top likewise
   */
  private void copy(int index, int left, int top, int width, int height, int plane, byte[] into)
      throws IOException {
    Layout layout = chunks.layout();
    byte[] chunk = chunks.decoded(index);
    int rows = layout.rows(index);
    int firstRow = Math.max(0, -top);
    int endRow = Math.min(rows, height - top);
    int firstColumn = Math.max(0, -left);
    int count = Math.min(layout.width(), width - left) - firstColumn;
    for (int row = firstRow; row < endRow; row++) {
      for (int band = 0; band < layout.bands(); band++) {
        int to = ((plane + band) * height + top + row) * width + left + firstColumn;
        int from = firstColumn * layout.bands() + band; // samples from the beginning of the row
        Unpacking.row(
            chunk,
            row * layout.rowBytes(),
            from,
            layout.bands(),
            bits,
            order,
            type,
            into,
            to,
            count);
      }
    }
  }
}
