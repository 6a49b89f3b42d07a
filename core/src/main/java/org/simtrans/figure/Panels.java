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

  /**
   * The pictures from the top down, without gaps.
   *
   * @param frames at least one
   */
  public static BufferedImage below(List<BufferedImage> frames) {
    int height = frames.get(0).getHeight();
    BufferedImage column =
        new BufferedImage(
            frames.get(0).getWidth(), frames.size() * height, frames.get(0).getType());
    Graphics2D g = column.createGraphics();
    for (int i = 0; i < frames.size(); i++) {
      g.drawImage(frames.get(i), 0, i * height, null);
    }
    g.dispose();
    return column;
  }
}
