package org.simtrans.figure;

import java.awt.Color;
import java.util.Arrays;
import java.util.List;
import org.simtrans.figure.Series.Style;
import org.simtrans.figure.Svg.Anchor;

/** Lines and points over two axes, as SVG. */
record Chart(String title, Axis x, Axis y, List<Series> series) {
  // Blue, orange, green: dark enough for paper, light enough for a dark page. Then those that only
  // charts of many runs need.
  private static final String[] COLORS = {
    Palette.hex(new Color(0x0072B2)),
    Palette.hex(new Color(0xD55E00)),
    Palette.hex(new Color(0x009E73)),
    Palette.hex(new Color(0xCC79A7)),
    Palette.hex(new Color(0xE69F00)),
    Palette.hex(new Color(0x56B4E9)),
    Palette.hex(new Color(0x888888)),
  };

  /** How many series have colours of their own. */
  static final int DISTINCT = COLORS.length;

  static final int WIDTH = 480;
  static final int HEIGHT = 300;
  static final int LEFT = 58;
  static final int RIGHT = WIDTH - 16;
  static final int TOP = 52;
  static final int BOTTOM = HEIGHT - 46;

  static String color(int number) {
    return COLORS[(number - 1) % COLORS.length];
  }

  String svg() {
    Svg svg = new Svg(WIDTH, HEIGHT, title);
    svg.text("title", 0, 16, Anchor.START, title);
    drawLegend(svg);
    drawFrame(svg);
    series.forEach(s -> draw(svg, s));
    return svg.close();
  }

  private void drawFrame(Svg svg) {
    for (double tick : y.ticks()) {
      svg.line("grid", LEFT, down(tick), RIGHT, down(tick));
      svg.text("tick", LEFT - 8, down(tick) + 4, Anchor.END, y.format(tick));
    }
    for (double tick : x.ticks()) {
      svg.line("mark", across(tick), BOTTOM, across(tick), BOTTOM + 4);
      svg.text("tick", across(tick), BOTTOM + 18, Anchor.MIDDLE, x.format(tick));
    }
    svg.line("frame", LEFT, BOTTOM, RIGHT, BOTTOM);
    svg.text("axis", (LEFT + RIGHT) / 2.0, HEIGHT - 8, Anchor.MIDDLE, x.label());
    svg.uprightText(12, (TOP + BOTTOM) / 2.0, y.label());
  }

  private void drawLegend(Svg svg) {
    List<Series> named = series.stream().filter(s -> !s.name().isBlank()).toList();
    if (named.size() < 2) {
      return; // the title says it
    }
    double left = 0;
    for (Series s : named) {
      double[] ends = {left, left + 18};
      if (s.style() == Style.DOTS) {
        svg.dot("series s" + s.color(), color(s.color()), left + 9, 36, 3.5, s.name());
      } else {
        svg.polyline(
            "series s" + s.color(),
            color(s.color()),
            stroke(s.style()),
            ends,
            new double[] {36, 36});
      }
      svg.text("legend", left + 24, 40, Anchor.START, s.name());
      left += 44 + 6.4 * s.name().length(); // no font is at hand to measure with
    }
  }

  private void draw(Svg svg, Series s) {
    String kind = "series s" + s.color();
    double[] px = Arrays.stream(s.points().x()).map(this::across).toArray();
    double[] py = Arrays.stream(s.points().y()).map(this::down).toArray();
    if (s.style() == Style.DOTS) {
      for (int i = 0; i < px.length; i++) {
        svg.dot(
            kind, color(s.color()), px[i], py[i], 3.5, s.tags().isEmpty() ? "" : s.tags().get(i));
      }
    } else {
      svg.polyline(kind, color(s.color()), stroke(s.style()), px, py);
    }
  }

  private static String stroke(Style style) {
    return switch (style) {
      case FAINT -> "stroke-width=\"1\" stroke-opacity=\"0.3\"";
      case DASHED -> "stroke-width=\"1.5\" stroke-dasharray=\"5 5\"";
      default -> "stroke-width=\"2\"";
    };
  }

  private double across(double value) {
    return LEFT + x.position(value) * (RIGHT - LEFT);
  }

  private double down(double value) {
    return BOTTOM - y.position(value) * (BOTTOM - TOP);
  }
}
