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
 * @param scores Dice or another share of 0..1, as many; not-a-number is left out
 */
public record Distribution(List<String> subjects, double[] scores) {
  private static final int HEIGHT = 132;
  private static final int LEFT = 24;
  private static final int RIGHT = Chart.WIDTH - 24;
  private static final int MIDDLE = 64;
  private static final int BOTTOM = 92;

  public Distribution {
    subjects = List.copyOf(subjects);
    if (subjects.size() != scores.length) {
      throw new IllegalArgumentException(
          subjects.size() + " subjects for " + scores.length + " scores");
    }
  }

  /** Every subject a point, behind them a box from quartile to quartile with the median. */
  public String strip(String title) {
    Svg svg = new Svg(Chart.WIDTH, HEIGHT, title);
    Axis axis = Axis.unit("Dice of a subject");
    svg.text("title", LEFT, 20, Anchor.START, title);
    for (double tick : axis.ticks()) {
      svg.line("grid", across(tick), 34, across(tick), BOTTOM);
      svg.text("tick", across(tick), BOTTOM + 16, Anchor.MIDDLE, axis.format(tick));
    }
    svg.line("frame", LEFT, BOTTOM, RIGHT, BOTTOM);
    svg.text("axis", Chart.WIDTH / 2.0, HEIGHT - 6, Anchor.MIDDLE, axis.label());
    double[] sorted = Arrays.stream(scores).filter(Double::isFinite).sorted().toArray();
    if (sorted.length > 0) {
      drawBox(svg, sorted);
    }
    for (int i = 0; i < scores.length; i++) {
      if (Double.isFinite(scores[i])) {
        svg.dot("series s1", Chart.color(1), across(scores[i]), MIDDLE + jitter(i), 3.5, tag(i));
      }
    }
    return svg.close();
  }

  /**
   * Scores against the size of what was to be found; subjects without any are left out.
   *
   * @param sizes above 0, one per subject
   * @param unit "mm³", "pixels"
   */
  public String againstSize(String title, double[] sizes, String unit) {
    int[] shown =
        IntStream.range(0, sizes.length)
            .filter(i -> sizes[i] > 0 && Double.isFinite(scores[i]))
            .toArray();
    double[] x = Arrays.stream(shown).mapToDouble(i -> sizes[i]).toArray();
    double[] y = Arrays.stream(shown).mapToDouble(i -> scores[i]).toArray();
    List<String> tags = Arrays.stream(shown).mapToObj(this::tag).toList();
    Series cloud = new Series("", Style.DOTS, 1, new Points(x, y), tags);
    Axis size = Axis.decades("lesion size in " + unit, x);
    return new Chart(title, size, Axis.unit("Dice"), List.of(cloud)).svg();
  }

  private static void drawBox(Svg svg, double[] sorted) {
    double low = across(quantile(sorted, 0.25));
    double high = across(quantile(sorted, 0.75));
    double median = across(quantile(sorted, 0.5));
    svg.box("quartiles", low, MIDDLE - 22, Math.max(1, high - low), 44);
    svg.line("median", median, MIDDLE - 22, median, MIDDLE + 22);
  }

  private static double quantile(double[] sorted, double share) {
    double place = share * (sorted.length - 1);
    int below = (int) place;
    int above = Math.min(below + 1, sorted.length - 1);
    return sorted[below] + (place - below) * (sorted[above] - sorted[below]);
  }

  /** Spreads points by the golden ratio: even, and the same every time. */
  private static double jitter(int i) {
    return (i * 0.6180339887 % 1 - 0.5) * 34;
  }

  private String tag(int i) {
    return String.format(Locale.ROOT, "%s: %.3f", subjects.get(i), scores[i]);
  }

  private static double across(double score) {
    return LEFT + score * (RIGHT - LEFT);
  }
}
