package org.simtrans.figure;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import org.simtrans.figure.Series.Style;
import org.simtrans.figure.Svg.Anchor;

/**
 * One score per subject, shown so that a mean cannot hide anyone.
 *
 * @param subjects names, shown when the mouse rests on a point
 * @param scores Dice or another share of 0..1, as many
 */
public record Distribution(List<String> subjects, double[] scores) {
  private static final int BINS = 50;
  private static final double RADIUS = 3.5;

  public Distribution {
    subjects = List.copyOf(subjects);
    if (subjects.size() != scores.length || !Arrays.stream(scores).allMatch(Double::isFinite)) {
      throw new IllegalArgumentException(
          subjects.size() + " subjects for the scores " + Arrays.toString(scores));
    }
  }

  /**
   * Every subject a dot over its score, stacked where many score alike; above them the median and
   * the box from quartile to quartile.
   */
  public String dots(String title) {
    Svg svg = new Svg(Chart.WIDTH, Chart.HEIGHT, title);
    Axis axis = Axis.unit("Dice");
    svg.text("title", 0, 16, Anchor.START, title);
    for (double tick : axis.ticks()) {
      svg.line("grid", across(tick), Chart.TOP, across(tick), Chart.BOTTOM);
      svg.text("tick", across(tick), Chart.BOTTOM + 18, Anchor.MIDDLE, axis.format(tick));
    }
    svg.line("frame", Chart.LEFT, Chart.BOTTOM, Chart.RIGHT, Chart.BOTTOM);
    svg.text("axis", across(0.5), Chart.HEIGHT - 8, Anchor.MIDDLE, axis.label());
    svg.uprightText(12, (Chart.TOP + Chart.BOTTOM) / 2.0, "one dot, one subject");
    drawBox(svg);
    drawStacks(svg);
    return svg.close();
  }

  /**
   * Scores against the size of what was to be found; subjects without any are left out.
   *
   * @param sizes above 0, one per subject
   * @param unit "mm³", "pixels"
   */
  public String againstSize(String title, double[] sizes, String unit) {
    int[] shown = IntStream.range(0, sizes.length).filter(i -> sizes[i] > 0).toArray();
    double[] x = Arrays.stream(shown).mapToDouble(i -> sizes[i]).toArray();
    double[] y = Arrays.stream(shown).mapToDouble(i -> scores[i]).toArray();
    List<String> tags = Arrays.stream(shown).mapToObj(this::tag).toList();
    Series cloud = new Series("", Style.DOTS, 1, new Points(x, y), tags);
    Axis size = Axis.decades("true size in " + unit, x);
    return new Chart(title, size, Axis.unit("Dice"), List.of(cloud)).svg();
  }

  private void drawBox(Svg svg) {
    double[] sorted = Arrays.stream(scores).sorted().toArray();
    if (sorted.length == 0) {
      return;
    }
    double low = across(quantile(sorted, 0.25));
    double high = across(quantile(sorted, 0.75));
    double median = across(quantile(sorted, 0.5));
    int top = Chart.TOP - 18;
    svg.box("quartiles", low, top, Math.max(1, high - low), 12);
    svg.line("median", median, top - 3, median, top + 15);
    String name = String.format(Locale.ROOT, "median %.2f", quantile(sorted, 0.5));
    svg.text("note", Chart.RIGHT, 16, Anchor.END, name);
  }

  private void drawStacks(Svg svg) {
    int[] filled = new int[BINS];
    for (double score : scores) {
      filled[bin(score)]++;
    }
    int highest = Math.max(1, Arrays.stream(filled).max().orElse(1));
    double pitch = Math.min(2 * RADIUS + 1.5, (double) (Chart.BOTTOM - Chart.TOP - 8) / highest);
    Arrays.fill(filled, 0);
    for (int i = 0; i < scores.length; i++) {
      int bin = bin(scores[i]);
      double y = Chart.BOTTOM - RADIUS - 2 - pitch * filled[bin]++;
      svg.dot("series s1", Chart.color(1), across((bin + 0.5) / BINS), y, RADIUS, tag(i));
    }
  }

  private static int bin(double score) {
    return (int) Math.max(0, Math.min(BINS - 1, score * BINS));
  }

  private static double quantile(double[] sorted, double share) {
    double place = share * (sorted.length - 1);
    int below = (int) place;
    int above = Math.min(below + 1, sorted.length - 1);
    return sorted[below] + (place - below) * (sorted[above] - sorted[below]);
  }

  private String tag(int i) {
    return String.format(Locale.ROOT, "%s: %.3f", subjects.get(i), scores[i]);
  }

  private static double across(double score) {
    return Chart.LEFT + score * (Chart.RIGHT - Chart.LEFT);
  }
}
