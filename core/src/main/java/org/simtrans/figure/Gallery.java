package org.simtrans.figure;

import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.util.List;

/**
 * Cases under each other, each a {@link Strip} with its caption, and a legend below: the picture of
 * a paper or a README. Rows should show slices of one size.
 *
 * @param rows top to bottom, at least one
 * @param labels names of labels 1..C
 */
public record Gallery(List<Row> rows, List<String> labels) {
  private static final int MARGIN = 32;
  private static final int TEXT = 22;
  private static final int HEAD = 56;
  private static final int CAPTION = 44;
  private static final int LEGEND = 64;

  /**
   * One case.
   *
   * @param name bold, above the strip on the left: subject, slice
   * @param note above the strip on the right, may be blank: Dice
   */
  public record Row(String name, String note, Strip strip) {}

  public Gallery {
    rows = List.copyOf(rows);
    labels = List.copyOf(labels);
    if (rows.isEmpty()) {
      throw new IllegalArgumentException("a gallery without rows");
    }
  }

  /** On white, ready for print. */
  public BufferedImage draw() {
    int width = rows.stream().mapToInt(row -> row.strip().width()).max().getAsInt();
    int height = rows.stream().mapToInt(row -> CAPTION + row.strip().height()).sum();
    BufferedImage picture =
        new BufferedImage(width + 2 * MARGIN, HEAD + height + LEGEND, BufferedImage.TYPE_INT_RGB);
    Graphics2D g = picture.createGraphics();
    g.setColor(Palette.PAPER);
    g.fillRect(0, 0, picture.getWidth(), picture.getHeight());
    drawHeads(g, rows.get(0).strip());
    int top = HEAD;
    for (Row row : rows) {
      drawRow(g, row, top);
      top += CAPTION + row.strip().height();
    }
    boolean compared = rows.stream().anyMatch(row -> row.strip().truth() != null);
    Legend legend = compared ? Legend.ofComparison(labels) : Legend.ofLabels(labels);
    legend.draw(g, MARGIN, top + LEGEND * 0.6, TEXT);
    g.dispose();
    return picture;
  }

  private static void drawHeads(Graphics2D g, Strip strip) {
    List<String> heads = strip.heads();
    for (int i = 0; i < heads.size(); i++) {
      int x = MARGIN + strip.left(i);
      Lettering.draw(g, heads.get(i), x, HEAD - 12, Font.PLAIN, TEXT, Palette.MUTED);
    }
  }

  private static void drawRow(Graphics2D g, Row row, int top) {
    Strip strip = row.strip();
    double baseline = top + CAPTION - 14;
    double noteX = MARGIN + strip.width() - Lettering.width(row.note(), Font.PLAIN, TEXT);
    Lettering.draw(g, row.name(), MARGIN, baseline, Font.BOLD, TEXT, Palette.INK);
    Lettering.draw(g, row.note(), noteX, baseline, Font.PLAIN, TEXT, Palette.INK);
    g.drawImage(strip.draw(), MARGIN, top + CAPTION, null);
  }
}
