package org.simtrans.tiff;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.util.Arrays;
import java.util.zip.Deflater;

/**
 * Writes pages of one band, little-endian, each strip or tile compressed with deflate; as BigTIFF
 * where the file could become larger than 4 GiB.
 */
public final class TiffWriter {
  private static final long CLASSIC_BYTES = 0xffff0000L - (64L << 20); // room for directories
  private static final int STRIP_BYTES = 1 << 18;

  private final FileChannel out;
  private final boolean big;
  private long link; // where the place of the next directory has to be written

  /**
   * @param out empty, and positioned by nobody else
   * @param sampleBytes of all pages together, before they are compressed
   */
  public TiffWriter(FileChannel out, long sampleBytes) throws IOException {
    this.out = out;
    this.big = sampleBytes > CLASSIC_BYTES;
    ByteBuffer header = littleEndian(big ? 16 : 8).put((byte) 'I').put((byte) 'I');
    if (big) {
      header.putShort((short) 43).putShort((short) 8).putShort((short) 0).putLong(0);
    } else {
      header.putShort((short) 42).putInt(0);
    }
    append(header.flip());
    link = big ? 8 : 4;
  }

  /**
   * A page of strips out of samples in one piece.
   *
   * @param samples (height, width) numbers in little-endian order
   */
  public void page(
      int width, int height, SampleType type, ByteBuffer samples, PageProperties properties)
      throws IOException {
    int rowBytes = Math.multiplyExact(width, type.bytes());
    int rows = Math.min(height, Math.max(1, STRIP_BYTES / rowBytes));
    Page page = new Page(width, height, type, width, rows, false);
    for (int strip = 0; strip < page.chunks(); strip++) {
      int first = strip * rows * rowBytes;
      int bytes = Math.min(rows, height - strip * rows) * rowBytes;
      page.put(strip, samples.slice(first, bytes));
    }
    page.end(properties);
  }

  /**
   * A page of square tiles, which are written one by one.
   *
   * @param tile their side in pixels, a multiple of 16
   */
  public Page tiled(int width, int height, SampleType type, int tile) {
    if (tile % 16 != 0) {
      throw new IllegalArgumentException("tiles of " + tile + " pixels; expected a multiple of 16");
    }
    return new Page(width, height, type, tile, tile, true);
  }

  /** A page whose strips or tiles are written in any order. */
  public final class Page {
    private final int width;
    private final int height;
    private final SampleType type;
    private final int chunkWidth;
    private final int chunkHeight;
    private final boolean tiled;
    private final long[] offsets;
    private final long[] counts;

    private Page(
        int width, int height, SampleType type, int chunkWidth, int chunkHeight, boolean tiled) {
      this.width = width;
      this.height = height;
      this.type = type;
      this.chunkWidth = chunkWidth;
      this.chunkHeight = chunkHeight;
      this.tiled = tiled;
      offsets = new long[Math.multiplyExact(across(), down())];
      counts = new long[offsets.length];
    }

    /** Tiles side by side. */
    public int across() {
      return (width + chunkWidth - 1) / chunkWidth;
    }

    /** Tiles above each other. */
    public int down() {
      return (height + chunkHeight - 1) / chunkHeight;
    }

    private int chunks() {
      return offsets.length;
    }

    /**
     * Compresses and writes a whole tile.
     *
     * @param index counted row by row from the top left, from 0
     * @param samples of the whole tile, what lies beyond the page among them, in little-endian
     *     order
     */
    public void put(int index, ByteBuffer samples) throws IOException {
      if (counts[index] != 0) {
        throw new IllegalStateException("tile " + index + " is written twice");
      }
      offsets[index] = out.size();
      counts[index] = append(deflated(samples));
    }

    /**
     * Ends the page.
     *
     * @throws IllegalStateException if a tile has not been written
     */
    public void end(PageProperties properties) throws IOException {
      for (int i = 0; i < counts.length; i++) {
        if (counts[i] == 0) {
          throw new IllegalStateException("tile " + i + " is missing");
        }
      }
      DirectoryWriter directory = new DirectoryWriter(big);
      directory.number(Tag.WIDTH, width);
      directory.number(Tag.HEIGHT, height);
      directory.number(Tag.BITS, 8 * type.bytes());
      directory.number(Tag.COMPRESSION, 8);
      directory.number(Tag.PHOTOMETRIC, 1);
      if (!properties.description().isEmpty()) {
        directory.text(Tag.DESCRIPTION, properties.description());
      }
      if (properties.orientation() != 1) {
        directory.number(Tag.ORIENTATION, properties.orientation());
      }
      directory.number(Tag.SAMPLES_PER_PIXEL, 1);
      directory.number(Tag.SAMPLE_FORMAT, type.format());
      if (tiled) {
        directory.number(Tag.TILE_WIDTH, chunkWidth);
        directory.number(Tag.TILE_HEIGHT, chunkHeight);
      } else {
        directory.number(Tag.ROWS_PER_STRIP, chunkHeight);
      }
      directory.places(tiled ? Tag.TILE_OFFSETS : Tag.STRIP_OFFSETS, offsets);
      directory.places(tiled ? Tag.TILE_BYTES : Tag.STRIP_BYTES, counts);
      if (properties.xResolution() > 0) {
        directory.fraction(Tag.X_RESOLUTION, properties.xResolution());
        directory.fraction(Tag.Y_RESOLUTION, properties.yResolution());
        directory.number(Tag.RESOLUTION_UNIT, properties.resolutionUnit());
      }
      long at = out.size() + (out.size() & 1); // directories begin at even places
      ByteBuffer place = littleEndian(big ? 8 : 4);
      number(place, at);
      writeAt(link, place.flip());
      writeAt(at, directory.bytes(at));
      link = at + directory.linkAt();
    }
  }

  private void number(ByteBuffer buffer, long number) {
    if (big) {
      buffer.putLong(number);
    } else {
      buffer.putInt((int) number);
    }
  }

  private static ByteBuffer deflated(ByteBuffer samples) {
    Deflater deflater = new Deflater();
    try {
      deflater.setInput(samples);
      deflater.finish();
      byte[] packed = new byte[1 << 12];
      int filled = 0;
      while (!deflater.finished()) {
        if (filled == packed.length) {
          packed = Arrays.copyOf(packed, 2 * filled);
        }
        filled += deflater.deflate(packed, filled, packed.length - filled);
      }
      return ByteBuffer.wrap(packed, 0, filled);
    } finally {
      deflater.end();
    }
  }

  private int append(ByteBuffer bytes) throws IOException {
    int count = bytes.remaining();
    writeAt(out.size(), bytes);
    return count;
  }

  private void writeAt(long at, ByteBuffer bytes) throws IOException {
    long place = at;
    while (bytes.hasRemaining()) {
      place += out.write(bytes, place);
    }
  }

  static ByteBuffer littleEndian(int bytes) {
    return ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }
}
