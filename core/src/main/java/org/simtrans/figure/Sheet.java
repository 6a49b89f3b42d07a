package org.simtrans.figure;

import java.awt.Color;
import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/**
 * A figure of a paper: rows of {@link Tile}s in columns of one width, on white, with a legend and a
 * remark below. Letters are a fixed part of the whole width, so that they have about 8 points where
 * the figure is printed as wide as a page, whatever its number of columns.
 */
final class Sheet {
  private static final double LETTERS_ACROSS = 62; // sizes of the letters in the width
  private static final double LETTERS_IN_TILE = 8; // at least
  private static final int SMALLEST = 15;
  private static final double MARGIN = 0.9; // sizes of the letters, like all that follow
  private static final double GAP = 0.4;
  private static final double LINE = 1.25;
  private static final double UNDER_TEXT = 0.35;
  private static final double BETWEEN_ROWS = 0.7;

  /**
   * @param heading bold, over the whole width, may be blank
   */
  private record Row(String heading, List<Tile> tiles) {}

  private final int columns;
  private final List<Row> rows = new ArrayList<>();
  private Legend legend = new Legend(List.of());
  private String remark = "";

  Sheet(int columns) {
    this.columns = columns;
  }

  void row(String heading, List<Tile> tiles) {
    if (tiles.isEmpty() || tiles.size() > columns) {
      throw new IllegalArgumentException(tiles.size() + " tiles in " + columns + " columns");
    }
    rows.add(new Row(heading, List.copyOf(tiles)));
  }

  void legend(Legend shown) {
    legend = shown;
  }

  /** Small print under everything. */
  void remark(String text) {
    remark = text;
  }

  BufferedImage draw() {
    if (rows.isEmpty()) {
      throw new IllegalStateException("a sheet without rows");
    }
    int height = compose(null);
    BufferedImage picture = new BufferedImage(width(), height, BufferedImage.TYPE_INT_RGB);
    Graphics2D g = picture.createGraphics();
    g.setColor(Palette.PAPER);
    g.fillRect(0, 0, picture.getWidth(), picture.getHeight());
    compose(g);
    g.dispose();
    return picture;
  }

  /** Walks down the sheet and returns how far it came; draws unless {@code g} is null. */
  private int compose(Graphics2D g) {
    int y = px(MARGIN);
    for (Row row : rows) {
      y = compose(g, row, y);
    }
    for (Legend line : legend.lines(size(), inner())) {
      if (g != null) {
        line.draw(g, px(MARGIN), y + 0.95 * size(), size());
      }
      y += px(LINE) + px(UNDER_TEXT);
    }
    List<String> small = Lettering.lines(remark, Font.PLAIN, size(), inner());
    y = lines(g, small, Font.PLAIN, Palette.MUTED, px(MARGIN), y);
    return y + px(MARGIN) - px(UNDER_TEXT);
  }

  private int compose(Graphics2D g, Row row, int top) {
    int y = top;
    List<String> heading = Lettering.lines(row.heading(), Font.BOLD, size(), inner());
    y = lines(g, heading, Font.BOLD, Palette.INK, px(MARGIN), y);
    y += y > top ? px(UNDER_TEXT) : 0;
    y = words(g, row.tiles(), Tile::title, Font.BOLD, y);
    y = words(g, row.tiles(), Tile::note, Font.PLAIN, y);
    y += y > top ? px(UNDER_TEXT) : 0;
    int height = 0;
    for (int i = 0; i < row.tiles().size(); i++) {
      BufferedImage picture = row.tiles().get(i).picture();
      if (g != null) {
        g.drawImage(picture, left(i), y, null);
      }
      height = Math.max(height, picture.getHeight());
    }
    return y + height + px(BETWEEN_ROWS);
  }

  /**
   * The titles or the notes of a row, standing on one line; one runs on over neighbours that say
   * nothing.
   */
  private int words(
      Graphics2D g, List<Tile> tiles, Function<Tile, String> part, int style, int top) {
    List<List<String>> broken = new ArrayList<>();
    for (int i = 0; i < tiles.size(); i++) {
      int end = i + 1;
      while (end < tiles.size() && part.apply(tiles.get(end)).isBlank()) {
        end++;
      }
      double room = left(end) - px(GAP) - left(i);
      broken.add(Lettering.lines(part.apply(tiles.get(i)), style, size(), room));
    }
    int most = broken.stream().mapToInt(List::size).max().orElse(0);
    for (int i = 0; i < tiles.size(); i++) {
      int first = top + (most - broken.get(i).size()) * px(LINE);
      lines(g, broken.get(i), style, Palette.INK, left(i), first);
    }
    return top + most * px(LINE);
  }

  /** Returns where the next line would begin. */
  private int lines(Graphics2D g, List<String> lines, int style, Color color, int x, int top) {
    int y = top;
    for (String line : lines) {
      if (g != null) {
        Lettering.draw(g, line, x, y + 0.95 * size(), style, size(), color);
      }
      y += px(LINE);
    }
    return y;
  }

  private int left(int column) {
    return px(MARGIN) + column * (tileWidth() + px(GAP));
  }

  /** Between the margins. */
  private int inner() {
    return width() - 2 * px(MARGIN);
  }

  private int width() {
    return left(columns) - px(GAP) + px(MARGIN);
  }

  private int tileWidth() {
    return rows.stream()
        .flatMap(row -> row.tiles().stream())
        .mapToInt(tile -> tile.picture().getWidth())
        .max()
        .getAsInt();
  }

  /** Of the letters, pixels. */
  private int size() {
    double across = (double) columns * tileWidth() / LETTERS_ACROSS;
    return (int) Math.max(SMALLEST, Math.round(Math.min(across, tileWidth() / LETTERS_IN_TILE)));
  }

  private int px(double sizes) {
    return (int) Math.round(sizes * size());
  }
}
