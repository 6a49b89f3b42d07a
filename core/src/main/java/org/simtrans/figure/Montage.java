package org.simtrans.figure;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.util.ArrayList;
import java.util.List;
import org.simtrans.image.Plane;
import org.simtrans.image.Slices;
import org.simtrans.image.Volume;

/** Pictures of one size as tiles of one larger picture, row by row on black. */
public final class Montage {
  private static final int GAP = 2;
  private static final int TILE = 240;

  private Montage() {}

  /**
   * Slices at even distances through the inner four fifths of a volume, all in one window.
   *
   * @param tiles how many, fewer if the volume has fewer slices
   * @param columns tiles beside each other
   */
  public static BufferedImage of(Volume volume, Plane plane, int tiles, int columns) {
    Slices slices = new Slices(volume, plane);
    float[] values = volume.values();
    Window window = Window.robust(values);
    int shown = Math.min(tiles, slices.count());
    double inner = 0.8 * slices.count() / shown;
    List<BufferedImage> pictures = new ArrayList<>();
    for (int i = 0; i < shown; i++) {
      int k = (int) (0.1 * slices.count() + (i + 0.5) * inner);
      pictures.add(
          SliceImage.of(slices.slice(values, k), slices.height(), slices.width())
              .window(window)
              .spacing(slices.rowSpacing(), slices.columnSpacing())
              .side(TILE)
              .plain());
    }
    return of(pictures, columns);
  }

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
