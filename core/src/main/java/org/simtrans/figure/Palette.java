package org.simtrans.figure;

import java.awt.Color;

/** The fixed colours of all pictures: Okabe and Ito, "Color Universal Design" (2008). */
public final class Palette {
  static final Color INK = new Color(0x1B1F24);
  static final Color MUTED = new Color(0x5B6470);
  static final Color PAPER = Color.WHITE;

  private static final Color[] LABELS = {
    new Color(0x009E73), // bluish green
    new Color(0xCC79A7), // reddish purple
    new Color(0x0072B2), // blue
    new Color(0xE69F00), // orange, last of these, because findings have a yellow
    new Color(0x56B4E9), // from here on colours that findings have as well
    new Color(0xF0E442),
    new Color(0xD55E00),
  };

  private Palette() {}

  /**
   * The colour of one label, the same in every picture.
   *
   * @param label 1..C; past the last colour they begin again
   */
  public static Color label(int label) {
    return LABELS[(label - 1) % LABELS.length];
  }

  /** As CSS and SVG write it, {@code #rrggbb}. */
  public static String hex(Color color) {
    return String.format("#%06x", color.getRGB() & 0xFFFFFF);
  }
}
