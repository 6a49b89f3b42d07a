package org.simtrans.figure;

import java.awt.image.BufferedImage;
import java.util.List;

/**
 * One picture of a {@link Sheet} with its words, any of which may be blank.
 *
 * @param title above it, bold
 * @param note above it, below the title
 * @param under lines below it, a little smaller
 */
record Tile(String title, String note, BufferedImage picture, List<String> under) {
  Tile(String title, String note, BufferedImage picture) {
    this(title, note, picture, List.of());
  }
}
