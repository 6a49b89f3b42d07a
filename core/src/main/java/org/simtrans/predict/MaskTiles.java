package org.simtrans.predict;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import org.simtrans.cohort.LabelValues;
import org.simtrans.image.picture.LargeMask;

/** Takes the labels of a large mask row by row and writes its tiles. */
final class MaskTiles {
  private final LargeMask mask;
  private final int width;
  private final byte[] written; // the value of each label
  private final byte[] rows; // those of the tiles in hand
  private int held;
  private int down;
  private long labelled;

  /**
   * @param labels with values of at most 255
   */
  MaskTiles(LargeMask mask, int width, LabelValues labels) {
    this.mask = mask;
    this.width = width;
    rows = new byte[LargeMask.TILE * width];
    written = new byte[Byte.MAX_VALUE + 1];
    for (int c = 1; c <= labels.values().size(); c++) {
      written[c] = (byte) labels.writtenAs((byte) c);
    }
  }

  /** Takes the next row. */
  void add(byte[] labels, int offset) {
    for (int x = 0; x < width; x++) {
      rows[held * width + x] = written[labels[offset + x]];
      labelled += labels[offset + x] > 0 ? 1 : 0;
    }
    if (++held == mask.tileHeight(down)) {
      put();
    }
  }

  /** How many pixels carry a label. */
  long labelled() {
    return labelled;
  }

  private void put() {
    try {
      for (int column = 0; column < mask.across(); column++) {
        int columns = mask.tileWidth(column);
        byte[] tile = new byte[held * columns];
        for (int y = 0; y < held; y++) {
          int from = y * width + column * LargeMask.TILE;
          System.arraycopy(rows, from, tile, y * columns, columns);
        }
        mask.put(column, down, tile);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    Arrays.fill(rows, (byte) 0);
    held = 0;
    down++;
  }
}
