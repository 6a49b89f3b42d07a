package org.simtrans.tiff;

import java.io.IOException;
import java.util.Arrays;

/**
 * How the pixels of a page lie in its file: in tiles or strips, which both are chunks here.
 *
 * @param pageHeight rows of the page, with which the last strip ends
 * @param tiled whether chunks at the right and below are whole, too
 * @param bands values of a pixel that lie together
 * @param planes 1, or the number of bands where each band has chunks of its own
 * @param width of a chunk in pixels; strips are as wide as the page
 * @param height of a chunk in pixels
 * @param across chunks side by side
 * @param down chunks above each other
 * @param rowBytes of a row of a chunk
 * @param offsets where each chunk begins, plane by plane
 * @param counts bytes of each chunk
 */
record Layout(
    int pageHeight,
    boolean tiled,
    int bands,
    int planes,
    int width,
    int height,
    int across,
    int down,
    int rowBytes,
    long[] offsets,
    long[] counts) {
  /** Strips that are not compressed are read in parts of about so many bytes. */
  private static final int PART = 1 << 20;

  static Layout of(Directory directory, TiffPage page, long fileSize) throws IOException {
    boolean tiled = directory.has(Tag.TILE_OFFSETS);
    boolean planar = page.bands() > 1 && directory.number(Tag.PLANAR, 1) == 2;
    int bands = planar ? 1 : page.bands();
    int planes = planar ? page.bands() : 1;
    long width = tiled ? directory.number(Tag.TILE_WIDTH, 0) : page.width();
    long height =
        tiled
            ? directory.number(Tag.TILE_HEIGHT, 0)
            : Math.min(page.height(), directory.number(Tag.ROWS_PER_STRIP, page.height()));
    if (width < 1 || height < 1 || width > Integer.MAX_VALUE || height > Integer.MAX_VALUE) {
      throw new TiffException(
          "is a damaged TIFF: its strips or tiles have %d x %d pixels; copy or export it again"
              .formatted(width, height));
    }
    double rowBytes = Math.ceil((double) width * bands * page.bits() / 8);
    if (rowBytes * height > Integer.MAX_VALUE - 8 && (tiled || rowBytes > PART)) {
      throw new TiffException(
          "is a TIFF with strips or tiles of %d x %d pixels, beyond 2 GiB; export it in smaller ones"
              .formatted(width, height));
    }
    int across = (int) ((page.width() + width - 1) / width);
    int down = (int) ((page.height() + height - 1) / height);
    long chunks = (long) across * down * planes;
    int offsetTag = tiled ? Tag.TILE_OFFSETS : Tag.STRIP_OFFSETS;
    int countTag = tiled ? Tag.TILE_BYTES : Tag.STRIP_BYTES;
    if (directory.count(offsetTag) < chunks) {
      throw new TiffException(
          "is a damaged TIFF: it has %d strips or tiles where its size takes %d; copy or export it again"
              .formatted(directory.count(offsetTag), chunks));
    }
    long[] offsets = directory.numbers(offsetTag, chunks);
    long[] counts = directory.numbers(countTag, chunks);
    if (counts.length < chunks) {
      counts = missingCounts(chunks, (long) rowBytes * height, offsets, fileSize);
    }
    return new Layout(
        page.height(),
        tiled,
        bands,
        planes,
        (int) width,
        (int) height,
        across,
        down,
        (int) rowBytes,
        offsets,
        counts);
  }

  /** Some writers leave the counts out where there is one chunk. */
  private static long[] missingCounts(long chunks, long bytes, long[] offsets, long fileSize)
      throws TiffException {
    if (chunks != 1) {
      throw new TiffException(
          "is a damaged TIFF: the sizes of its strips or tiles are missing; copy or export it again");
    }
    return new long[] {Math.max(0, Math.min(bytes, fileSize - offsets[0]))};
  }

  /** Rows that a chunk has in the file. */
  int rows(int index) {
    int row = index % (across * down) / across;
    return tiled ? height : Math.min(height, pageHeight - row * height);
  }

  /** The same for pixels that lie further behind in the file. */
  Layout shifted(long bytes) {
    return bytes == 0
        ? this
        : new Layout(
            pageHeight,
            tiled,
            bands,
            planes,
            width,
            height,
            across,
            down,
            rowBytes,
            Arrays.stream(offsets).map(offset -> offset + bytes).toArray(),
            counts);
  }

  /**
   * The same pixels in smaller strips, for strips that are not compressed: so a region of a large
   * strip is read without the rest.
   */
  Layout inParts() {
    int rows = Math.max(1, PART / rowBytes);
    boolean partsEndWithStrips = down == 1 || height % rows == 0;
    if (tiled || rows >= height || !partsEndWithStrips) {
      return this;
    }
    int each = (height + rows - 1) / rows; // parts of a whole strip
    int partsDown = (pageHeight + rows - 1) / rows;
    long[] starts = new long[partsDown * planes];
    long[] sizes = new long[partsDown * planes];
    for (int i = 0; i < starts.length; i++) {
      int part = i % partsDown;
      int strip = i / partsDown * down + part / each;
      long before = (long) (part % each) * rows * rowBytes;
      starts[i] = offsets[strip] + before;
      sizes[i] = Math.max(0, Math.min(counts[strip] - before, (long) rows * rowBytes));
    }
    return new Layout(
        pageHeight, false, bands, planes, width, rows, 1, partsDown, rowBytes, starts, sizes);
  }
}
