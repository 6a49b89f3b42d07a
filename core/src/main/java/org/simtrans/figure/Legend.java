package org.simtrans.figure;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.geom.RoundRectangle2D;
import java.awt.image.BufferedImage;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Which colour means what, in one line. */
public record Legend(List<Entry> entries) {

  private static final double BOX = 0.8; // of the size of the text, like the others
  private static final double SPACE = 0.45;
  private static final double GAP = 1.3;
  private static final double LINE = 1.6;
  private static final int SIZE = 14; // pixels of the text below a picture

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
    Arrays.stream(PixelOutcome.values())
        .filter(outcome -> outcome != PixelOutcome.MISNAMED || names.size() > 1)
        .forEach(outcome -> entries.add(new Entry(outcome.word(), outcome.color())));
    return new Legend(entries);
  }

  /** A picture with this legend on paper below it. */
  public BufferedImage below(BufferedImage picture) {
    List<Legend> lines = lines(SIZE, picture.getWidth() - 2.0 * SIZE);
    int height = (int) (LINE * SIZE * lines.size()) + SIZE;
    BufferedImage both =
        new BufferedImage(
            picture.getWidth(), picture.getHeight() + height, BufferedImage.TYPE_INT_RGB);
    Graphics2D g = both.createGraphics();
    g.setColor(Palette.PAPER);
    g.fillRect(0, 0, both.getWidth(), both.getHeight());
    g.drawImage(picture, 0, 0, null);
    double baseline = picture.getHeight();
    for (Legend line : lines) {
      baseline += LINE * SIZE;
      line.draw(g, SIZE, baseline, SIZE);
    }
    g.dispose();
    return both;
  }

  /** As many lines as it takes to stay within {@code width}, if each entry does. */
  List<Legend> lines(int size, double width) {
    List<Legend> lines = new ArrayList<>();
    List<Entry> line = new ArrayList<>();
    for (Entry entry : entries) {
      line.add(entry);
      if (line.size() > 1 && new Legend(line).width(size) > width) {
        lines.add(new Legend(line.subList(0, line.size() - 1)));
        line = new ArrayList<>(List.of(entry));
      }
    }
    if (!line.isEmpty()) {
      lines.add(new Legend(line));
    }
    return lines;
  }

  /** From the first square to the end of the last word. */
  double width(int size) {
    double words =
        entries.stream().mapToDouble(e -> Lettering.width(e.word(), Font.PLAIN, size)).sum();
    return words + entries.size() * (BOX + SPACE) * size + (entries.size() - 1) * GAP * size;
  }

  void draw(Graphics2D g, double x, double baseline, int size) {
    g.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
    double box = size * BOX;
    for (Entry entry : entries) {
      var square = new RoundRectangle2D.Double(x, baseline - box, box, box, 4, 4);
      g.setColor(entry.color());
      g.fill(square);
      g.setColor(Palette.MUTED); // yellow on paper needs an edge
      g.setStroke(new BasicStroke(1));
      g.draw(square);
      x += box + size * SPACE;
      Lettering.draw(g, entry.word(), x, baseline, Font.PLAIN, size, Palette.INK);
      x += Lettering.width(entry.word(), Font.PLAIN, size) + size * GAP;
    }
  }
}
