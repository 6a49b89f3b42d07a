package org.simtrans.figure;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.geom.RoundRectangle2D;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Which colour means what, in one line. */
public record Legend(List<Entry> entries) {

  /** One coloured square and its word. */
  public record Entry(String word, Color color) {}

  public Legend {
    entries = List.copyOf(entries);
  }

  /** Label c of the list has the colour of label c + 1. */
  public static Legend ofLabels(List<String> names) {
    List<Entry> entries = new ArrayList<>();
    for (String name : names) {
      entries.add(new Entry(name, Palette.label(entries.size() + 1)));
    }
    return new Legend(entries);
  }

  /** The labels, then how prediction and truth compare; one label cannot be misnamed. */
  public static Legend ofComparison(List<String> names) {
    List<Entry> entries = new ArrayList<>(ofLabels(names).entries());
    Arrays.stream(Finding.values())
        .filter(finding -> finding != Finding.MISNAMED || names.size() > 1)
        .forEach(finding -> entries.add(new Entry(finding.word(), finding.color())));
    return new Legend(entries);
  }

  void draw(Graphics2D g, double x, double baseline, int size) {
    g.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
    double box = size * 0.8;
    for (Entry entry : entries) {
      var square = new RoundRectangle2D.Double(x, baseline - box, box, box, 4, 4);
      g.setColor(entry.color());
      g.fill(square);
      g.setColor(Palette.MUTED); // yellow on paper needs an edge
      g.setStroke(new BasicStroke(1));
      g.draw(square);
      x += box + size * 0.45;
      Lettering.draw(g, entry.word(), x, baseline, Font.PLAIN, size, Palette.INK);
      x += Lettering.width(entry.word(), Font.PLAIN, size) + size * 1.3;
    }
  }
}
