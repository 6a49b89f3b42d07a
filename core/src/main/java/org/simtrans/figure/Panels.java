package org.simtrans.figure;

import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.util.List;

/** Pictures of one size set in a row. */
public final class Panels {
  static final int GAP = 8; // pixels between two of them

  private Panels() {}

  /**
   * The pictures from left to right without any text, on a transparent ground.
   *
   * @param panels at least one
   */
  public static BufferedImage beside(List<BufferedImage> panels) {
    int width = panels.get(0).getWidth();
    BufferedImage row =
        new BufferedImage(
            panels.size() * (width + GAP) - GAP,
            panels.get(0).getHeight(),
            BufferedImage.TYPE_INT_ARGB);
    Graphics2D g = row.createGraphics();
    for (int i = 0; i < panels.size(); i++) {
      g.drawImage(panels.get(i), i * (width + GAP), 0, null);
    }
    g.dispose();
    return row;
  }
}
