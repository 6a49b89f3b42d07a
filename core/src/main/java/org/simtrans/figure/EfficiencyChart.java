package org.simtrans.figure;

import java.awt.Color;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.DoubleStream;
import java.util.stream.Stream;
import org.simtrans.figure.Svg.Anchor;

/**
 * Dice against the share of the labels that systems learned from, with intervals, as SVG: what few
 * labels cost each of them. Systems stand a little apart where they share a place, and are named at
 * the end of their lines.
 */
public final class EfficiencyChart {
  // Okabe and Ito, without the yellow that is lost on white
  private static final Color[] COLORS = {
    new Color(0x0072B2),
    new Color(0xD55E00),
    new Color(0x009E73),
    new Color(0xCC79A7),
    new Color(0xE69F00),
    new Color(0x56B4E9),
    new Color(0x888888),
  };

  private static final int WIDTH = 640;
  private static final int HEIGHT = 380;
  private static final int LEFT = 58;
  private static final int RIGHT = WIDTH - 190; // names stand beside
  private static final int TOP = 34;
  private static final int BOTTOM = HEIGHT - 46;
  private static final int EDGE = 30; // from the frame to the first and last share
  private static final double APART = 5; // between systems at one share
  private static final double NAME_HEIGHT = 16;

  /**
   * A system's scores.
   *
   * @param marks by ascending share, at least one
   */
  public record Line(String name, List<Mark> marks) {}

  /**
   * A score and its interval.
   *
   * @param share of the labels, in (0, 1]
   */
  public record Mark(double share, double dice, double low, double high) {}

  private final List<Line> lines;
  private final Axis y;
  private final Axis x;

  private EfficiencyChart(List<Line> lines) {
    this.lines = lines;
    y = Axis.around("Dice", marks().flatMapToDouble(m -> DoubleStream.of(m.low, m.high)).toArray());
    double least = marks().mapToDouble(Mark::share).min().orElse(0.1);
    double most = marks().mapToDouble(Mark::share).max().orElse(1);
    x = new Axis("share of the labels", least, most > least ? most : 10 * least, true);
  }

  public static String svg(String title, List<Line> lines) {
    return new EfficiencyChart(lines).draw(title);
  }

  private Stream<Mark> marks() {
    return lines.stream().flatMap(line -> line.marks.stream());
  }

  private String draw(String title) {
    Svg svg = new Svg(WIDTH, HEIGHT, title);
    svg.text("title", 0, 16, Anchor.START, title);
    for (double tick : y.ticks()) {
      svg.line("grid", LEFT, down(tick), RIGHT, down(tick));
      svg.text("tick", LEFT - 8, down(tick) + 4, Anchor.END, y.format(tick));
    }
    for (double share : marks().mapToDouble(Mark::share).distinct().toArray()) {
      svg.line("mark", across(share), BOTTOM, across(share), BOTTOM + 4);
      svg.text("tick", across(share), BOTTOM + 18, Anchor.MIDDLE, percent(share));
    }
    svg.line("frame", LEFT, BOTTOM, RIGHT, BOTTOM);
    svg.text("axis", (LEFT + RIGHT) / 2.0, HEIGHT - 8, Anchor.MIDDLE, x.label());
    svg.uprightText(12, (TOP + BOTTOM) / 2.0, y.label());
    for (int i = 0; i < lines.size(); i++) {
      draw(svg, i);
    }
    drawNames(svg);
    return svg.close();
  }

  private void draw(Svg svg, int number) {
    List<Mark> marks = lines.get(number).marks;
    String color = color(number);
    double aside = (number - (lines.size() - 1) / 2.0) * APART;
    double[] px = marks.stream().mapToDouble(m -> across(m.share) + aside).toArray();
    double[] py = marks.stream().mapToDouble(m -> down(m.dice)).toArray();
    svg.polyline("system", color, "stroke-width=\"2\"", px, py);
    for (int i = 0; i < px.length; i++) {
      Mark mark = marks.get(i);
      double[] both = {px[i], px[i]};
      double[] ends = {down(mark.low), down(mark.high)};
      svg.polyline("interval", color, "stroke-width=\"1.5\" stroke-opacity=\"0.5\"", both, ends);
      svg.dot("system", color, px[i], py[i], 3.5, describe(lines.get(number).name, mark));
    }
  }

  /** The names beside the ends of the lines, moved apart where they would cover each other. */
  private void drawNames(Svg svg) {
    List<Integer> order = new ArrayList<>();
    for (int i = 0; i < lines.size(); i++) {
      order.add(i);
    }
    order.sort(Comparator.comparingDouble(this::end));
    double lowest = BOTTOM - NAME_HEIGHT * (order.size() - 1);
    double above = TOP - NAME_HEIGHT;
    for (int number : order) {
      double at = Math.max(above + NAME_HEIGHT, Math.min(end(number), lowest));
      double from = RIGHT + 4;
      double[] px = {from, from + 12, from + 26};
      svg.polyline(
          "system", color(number), "stroke-width=\"2\"", px, new double[] {end(number), at, at});
      svg.text("legend", from + 32, at + 4, Anchor.START, lines.get(number).name);
      above = at;
      lowest += NAME_HEIGHT;
    }
  }

  /** Where a line ends. */
  private double end(int number) {
    List<Mark> marks = lines.get(number).marks;
    return down(marks.get(marks.size() - 1).dice);
  }

  private static String describe(String name, Mark mark) {
    return String.format(
        Locale.ROOT,
        "%s, %s of the labels: %.3f [%.3f, %.3f]",
        name,
        percent(mark.share),
        mark.dice,
        mark.low,
        mark.high);
  }

  private static String percent(double share) {
    String digits = String.format(Locale.ROOT, "%.1f", 100 * share);
    return digits.replace(".0", "") + " %";
  }

  private static String color(int number) {
    return Palette.hex(COLORS[number % COLORS.length]);
  }

  private double across(double share) {
    return LEFT + EDGE + x.position(share) * (RIGHT - LEFT - 2 * EDGE);
  }

  private double down(double value) {
    return BOTTOM - y.position(value) * (BOTTOM - TOP);
  }
}
