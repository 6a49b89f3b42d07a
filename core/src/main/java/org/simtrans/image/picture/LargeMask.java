package org.simtrans.image.picture;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import org.simtrans.AtomicFile;
import org.simtrans.Reason;
import org.simtrans.image.DataType;
import org.simtrans.image.UnwritableImageException;
import org.simtrans.tiff.SampleType;
import org.simtrans.tiff.TiffWriter;

/**
 * Labels of a {@link LargePicture} that are written tile by tile, as a TIFF of compressed tiles:
 * with the picture's resolution and metadata, as BigTIFF where it could exceed 4 GiB. It has the
 * orientation in which the picture is shown.
 */
public final class LargeMask {
  /** The side of a tile in pixels. */
  public static final int TILE = 512;

  private final int width;
  private final int height;
  private final TiffWriter.Page page;

  private LargeMask(int width, int height, TiffWriter.Page page) {
    this.width = width;
    this.height = height;
    this.page = page;
  }

  /** Puts all tiles of a mask. */
  @FunctionalInterface
  public interface Body {
    /** Calls {@link LargeMask#put} once for each tile, in any order. */
    void writeTo(LargeMask mask) throws IOException;
  }

  /**
   * Writes a mask of labels 0 to 255, whole or not at all; makes its folder where needed.
   *
   * @param file whose name ends as that of a TIFF
   * @throws UnwritableImageException if the name does not, or the file system refuses
   * @throws IllegalStateException if the body leaves out a tile or puts one twice
   */
  public static void write(Path file, LargePicture picture, Body body) {
    if (new TiffFormat().ending(file).isEmpty()) {
      throw new UnwritableImageException(
          file,
          "is not named as a TIFF, as which masks of large pictures are written; name it .tif");
    }
    int[] shape = {picture.width(), picture.height(), 1};
    TiffHeader header = picture.header().asShown();
    try {
      Files.createDirectories(file.toAbsolutePath().getParent());
      AtomicFile.writeChannel(
          file,
          channel -> {
            TiffWriter writer = new TiffWriter(channel, (long) shape[0] * shape[1]);
            TiffWriter.Page page = writer.tiled(shape[0], shape[1], SampleType.UINT8, TILE);
            body.writeTo(new LargeMask(shape[0], shape[1], page));
            page.end(
                TiffMask.properties(file, shape, picture.spacing(), header, DataType.UINT8, 1));
          });
    } catch (IOException e) {
      throw new UnwritableImageException(
          file,
          "could not be written (" + Reason.of(e) + "); check the folder and the free space",
          e);
    }
  }

  /** Tiles side by side. */
  public int across() {
    return page.across();
  }

  /** Tiles above each other. */
  public int down() {
    return page.down();
  }

  /** The columns of a tile that lie within the picture; {@link #TILE} but for the last ones. */
  public int tileWidth(int column) {
    return Math.min(TILE, width - column * TILE);
  }

  /** The rows of a tile that lie within the picture; {@link #TILE} but for the last ones. */
  public int tileHeight(int row) {
    return Math.min(TILE, height - row * TILE);
  }

  /**
   * Writes one tile.
   *
   * @param column of tiles, from 0 at the left
   * @param row of tiles, from 0 at the top
   * @param labels {@link #tileHeight} x {@link #tileWidth} unsigned bytes, row by row
   */
  public void put(int column, int row, byte[] labels) throws IOException {
    int columns = tileWidth(column);
    int rows = tileHeight(row);
    if (labels.length != rows * columns) {
      throw new IllegalArgumentException(
          "%d labels for a tile of %d x %d".formatted(labels.length, columns, rows));
    }
    byte[] whole = labels;
    if (labels.length < TILE * TILE) {
      whole = new byte[TILE * TILE];
      for (int y = 0; y < rows; y++) {
        System.arraycopy(labels, y * columns, whole, y * TILE, columns);
      }
    }
    page.put(row * page.across() + column, ByteBuffer.wrap(whole));
  }
}
