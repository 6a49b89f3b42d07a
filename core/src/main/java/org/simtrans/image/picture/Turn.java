package org.simtrans.image.picture;

import java.awt.image.BufferedImage;
import java.awt.image.WritableRaster;
import org.simtrans.image.Voxels;

/**
 * How stored rows and columns are turned for looking at, as EXIF and TIFF number it (Exif 2.32, tag
 * 274): 1 as stored, 2 mirrored, 3 by half a turn, 4 upside down, 5 to 8 with rows and columns
 * exchanged.
 *
 * @param number 1 to 8
 */
record Turn(int number) {
  static final Turn NONE = new Turn(1);

  /** The turn of such a number; none for numbers that are not defined, as viewers have it. */
  static Turn of(long number) {
    return number >= 1 && number <= 8 ? new Turn((int) number) : NONE;
  }

  boolean isNone() {
    return number == 1;
  }

  /** Whether stored columns are shown as rows. */
  boolean exchangesAxes() {
    return number >= 5;
  }

  /** The turn that brings what is shown back to how it is stored. */
  Turn inverse() {
    return number == 6 ? new Turn(8) : number == 8 ? new Turn(6) : this;
  }

  /**
   * The column of the stored pixel that is shown at column x and row y.
   *
   * @param width of what is stored
   */
  int storedColumn(int x, int y, int width) {
    int across = exchangesAxes() ? y : x;
    boolean fromRight = number == 2 || number == 3 || number == 7 || number == 8;
    return fromRight ? width - 1 - across : across;
  }

  /**
   * The row of the stored pixel that is shown at column x and row y.
   *
   * @param height of what is stored
   */
  int storedRow(int x, int y, int height) {
    int down = exchangesAxes() ? x : y;
    boolean fromBelow = number == 3 || number == 4 || number == 6 || number == 7;
    return fromBelow ? height - 1 - down : down;
  }

  /** Each slice of voxels turned; {@code width} and {@code height} are those of what is stored. */
  Voxels apply(Voxels voxels, int width, int height) {
    if (isNone()) {
      return voxels;
    }
    int size = voxels.type().bytes();
    byte[] from = voxels.bytes().array();
    byte[] into = new byte[from.length];
    int shownWidth = exchangesAxes() ? height : width;
    int slice = width * height;
    for (int first = 0; first < voxels.count(); first += slice) {
      for (int i = 0; i < slice; i++) {
        int x = i % shownWidth;
        int y = i / shownWidth;
        int stored = first + storedColumn(x, y, width) + width * storedRow(x, y, height);
        System.arraycopy(from, stored * size, into, (first + i) * size, size);
      }
    }
    return voxels.with(into);
  }

  /** A picture turned, with the same colours. */
  BufferedImage apply(BufferedImage image) {
    if (isNone()) {
      return image;
    }
    int width = image.getWidth();
    int shownWidth = exchangesAxes() ? image.getHeight() : width;
    int shownHeight = exchangesAxes() ? width : image.getHeight();
    WritableRaster from = image.getRaster();
    WritableRaster into = from.createCompatibleWritableRaster(shownWidth, shownHeight);
    Object pixel = null;
    for (int y = 0; y < shownHeight; y++) {
      for (int x = 0; x < shownWidth; x++) {
        int column = storedColumn(x, y, width);
        int row = storedRow(x, y, image.getHeight());
        pixel = from.getDataElements(column, row, pixel);
        into.setDataElements(x, y, pixel);
      }
    }
    return new BufferedImage(image.getColorModel(), into, image.isAlphaPremultiplied(), null);
  }
}
