package org.simtrans.figure;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.util.List;

/** Pictures of one size as tiles of one larger picture, row by row on black. */
public final class Montage {
  private static final int GAP = 2;

  private Montage() {}

  /**
   * @param tiles at least one; the first gives the size of all
   * @param columns tiles beside each other
   */
  public static BufferedImage of(List<BufferedImage> tiles, int columns) {
    if (tiles.isEmpty() || columns < 1) {
      throw new IllegalArgumentException(tiles.size() + " tiles in " + columns + " columns");
    }
    int across = Math.min(columns, tiles.size());
    int down = (tiles.size() + across - 1) / across;
    int width = tiles.get(0).getWidth() + GAP;
    int height = tiles.get(0).getHeight() + GAP;
    BufferedImage picture =
        new BufferedImage(across * width - GAP, down * height - GAP, BufferedImage.TYPE_INT_RGB);
    Graphics2D g = picture.createGraphics();
    g.setColor(Color.BLACK);
    g.fillRect(0, 0, picture.getWidth(), picture.getHeight());
    for (int i = 0; i < tiles.size(); i++) {
      g.drawImage(tiles.get(i), i % across * width, i / across * height, null);
    }
    g.dispose();
    return picture;
  }
}
