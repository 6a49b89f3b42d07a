package org.simtrans.figure;

import java.awt.Font;
import java.awt.Graphics2D;
import java.util.List;

/**
 * What the colours of a {@link Ramp} stand for.
 *
 * @param label what is measured, left of the bar
 * @param ticks words at even distances from the dark end to the light end, at least two
 */
record ColourBar(String label, List<String> ticks) {
  private static final double WIDTH = 16; // sizes of the letters, like all that follow
  private static final double THICKNESS = 0.9;
  private static final double SPACE = 0.8;

  int height(int size) {
    return (int) Math.round((THICKNESS + 1.3) * size);
  }

  /** The label stands left of the bar, the ticks under it. */
  void draw(Graphics2D g, int x, int top, int room, int size) {
    double first = Lettering.width(ticks.get(0), Font.PLAIN, size) / 2;
    int left =
        (int) Math.round(x + Lettering.width(label, Font.PLAIN, size) + SPACE * size + first);
    double last = Lettering.width(ticks.get(ticks.size() - 1), Font.PLAIN, size) / 2;
    int width = (int) Math.min(WIDTH * size, x + room - left - last);
    int thickness = (int) Math.round(THICKNESS * size);
    Lettering.draw(g, label, x, top + 0.82 * size, Font.PLAIN, size, Palette.INK);
    for (int i = 0; i < width; i++) {
      g.setColor(new java.awt.Color(Ramp.rgb((i + 0.5) / width)));
      g.fillRect(left + i, top, 1, thickness);
    }
    for (int i = 0; i < ticks.size(); i++) {
      double place = left + (double) width * i / (ticks.size() - 1);
      double half = Lettering.width(ticks.get(i), Font.PLAIN, size) / 2;
      double baseline = top + thickness + 1.05 * size;
      Lettering.draw(g, ticks.get(i), place - half, baseline, Font.PLAIN, size, Palette.INK);
    }
  }
}
