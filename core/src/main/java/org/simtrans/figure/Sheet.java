package org.simtrans.figure;

import java.awt.Color;
import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/**
 * A figure of a paper: rows of {@link Tile}s in columns of one width, on white, with legend, colour
 * bar and a remark below. Letters are a fixed part of the whole width, so that they have about 8
 * points where the figure is printed as wide as a page, whatever its number of columns.
 */
final class Sheet {
  private static final double LETTERS_ACROSS = 62; // sizes of the letters in the width
  private static final double LETTERS_IN_TILE = 8; // at least
  private static final int SMALLEST = 15; // pixels
  private static final double MARGIN = 0.9; // sizes of the letters, like all that follow
  private static final double GAP = 0.4;
  private static final double LINE = 1.25; // from one baseline to the next
  private static final double ASCENT = 0.95;
  private static final double ROOM = 0.35; // between text and what it belongs to
  private static final double BETWEEN_ROWS = 0.7;

  /** How words are set; the size is a part of the sheet's own. */
  private enum Hand {
    HEADING(Font.BOLD, 1, Palette.INK),
    TITLE(Font.BOLD, 1, Palette.INK),
    NOTE(Font.PLAIN, 1, Palette.INK),
    UNDER(Font.PLAIN, 0.85, Palette.INK),
    REMARK(Font.PLAIN, 0.85, Palette.MUTED);

    private final int style;
    private final double size;
    private final Color color;

    Hand(int style, double size, Color color) {
      this.style = style;
      this.size = size;
      this.color = color;
    }
  }

  /**
   * @param heading over the whole width, may be blank
   */
  private record Row(String heading, List<Tile> tiles) {}

  private final int columns;
  private final List<Row> rows = new ArrayList<>();
  private Legend legend = new Legend(List.of());
  private ColourBar bar;
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

  void bar(ColourBar shown) {
    bar = shown;
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
      y = compose(g, row, y) + px(BETWEEN_ROWS);
    }
    if (bar != null) {
      if (g != null) {
        bar.draw(g, px(MARGIN), y, inner(), size());
      }
      y += bar.height(size()) + px(ROOM);
    }
    for (Legend line : legend.lines(size(), inner())) {
      if (g != null) {
        line.draw(g, px(MARGIN), y + px(ASCENT), size());
      }
      y += px(LINE) + px(ROOM);
    }
    y = write(g, Hand.REMARK, broken(remark, Hand.REMARK, inner()), px(MARGIN), y);
    return y + px(MARGIN) - px(ROOM);
  }

  private int compose(Graphics2D g, Row row, int top) {
    int y = write(g, Hand.HEADING, broken(row.heading(), Hand.HEADING, inner()), px(MARGIN), top);
    y += y > top ? px(ROOM) : 0;
    y = words(g, row.tiles(), Tile::title, Hand.TITLE, y);
    y = words(g, row.tiles(), Tile::note, Hand.NOTE, y);
    y += y > top ? px(ROOM) : 0;
    int height = 0;
    for (int i = 0; i < row.tiles().size(); i++) {
      BufferedImage picture = row.tiles().get(i).picture();
      if (g != null) {
        g.drawImage(picture, left(i), y, null);
      }
      height = Math.max(height, picture.getHeight());
    }
    return under(g, row.tiles(), y + height);
  }

  /**
   * The titles or the notes of a row. One runs on over neighbours that say nothing; titles stand on
   * their notes, whatever their number of lines.
   */
  private int words(
      Graphics2D g, List<Tile> tiles, Function<Tile, String> part, Hand hand, int top) {
    List<List<String>> texts = new ArrayList<>();
    for (int i = 0; i < tiles.size(); i++) {
      int end = i + 1;
      while (end < tiles.size() && part.apply(tiles.get(end)).isBlank()) {
        end++;
      }
      texts.add(broken(part.apply(tiles.get(i)), hand, left(end) - px(GAP) - left(i)));
    }
    int most = texts.stream().mapToInt(List::size).max().orElse(0);
    for (int i = 0; i < tiles.size(); i++) {
      int skipped = hand == Hand.TITLE ? most - texts.get(i).size() : 0;
      write(g, hand, texts.get(i), left(i), top + skipped * line(hand));
    }
    return top + most * line(hand);
  }

  private int under(Graphics2D g, List<Tile> tiles, int top) {
    int bottom = top;
    for (int i = 0; i < tiles.size(); i++) {
      List<String> lines =
          tiles.get(i).under().stream()
              .flatMap(text -> broken(text, Hand.UNDER, tileWidth()).stream())
              .toList();
      if (!lines.isEmpty()) {
        bottom = Math.max(bottom, write(g, Hand.UNDER, lines, left(i), top + px(ROOM)));
      }
    }
    return bottom;
  }

  private List<String> broken(String text, Hand hand, double room) {
    return Lettering.lines(text, hand.style, px(hand.size), room);
  }

  /** Returns where the next line would begin. */
  private int write(Graphics2D g, Hand hand, List<String> lines, int x, int top) {
    int y = top;
    for (String text : lines) {
      if (g != null) {
        int baseline = y + px(ASCENT * hand.size);
        Lettering.draw(g, text, x, baseline, hand.style, px(hand.size), hand.color);
      }
      y += line(hand);
    }
    return y;
  }

  private int line(Hand hand) {
    return px(LINE * hand.size);
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
