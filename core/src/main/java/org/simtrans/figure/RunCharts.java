package org.simtrans.figure;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.simtrans.figure.Series.Style;

/**
 * Several runs in one chart, as SVG. The chart names none of them: a page of several charts has one
 * legend for all ({@link #color}, {@link #isDashed}).
 */
public final class RunCharts {
  private RunCharts() {}

  /** The colour of run {@code number}, counted from 1, as CSS writes it. */
  public static String color(int number) {
    return Chart.color(number);
  }

  /** Whether the line of run {@code number} is dashed: its colour is that of an earlier run. */
  public static boolean isDashed(int number) {
    return number > Chart.DISTINCT;
  }

  /**
   * One line for each run; runs of fewer than two points have none.
   *
   * @param xLabel what the points lie along, such as "step"
   * @param yLabel what was measured
   * @param share whether it is a share of 1, such as Dice
   * @param noisy whether each value is of one batch, so that running means are shown
   * @param runs in their order; an empty one keeps its colour for itself
   */
  public static String lines(
      String title, String xLabel, String yLabel, boolean share, boolean noisy, List<Points> runs) {
    List<Series> series = new ArrayList<>();
    for (int i = 0; i < runs.size(); i++) {
      if (runs.get(i).isLine()) {
        Points all = runs.get(i).thinned();
        Points line = noisy ? all.smoothed() : all;
        series.add(new Series("", isDashed(i + 1) ? Style.DASHED : Style.LINE, i + 1, line));
      }
    }
    Axis axis = share ? Axis.unit(yLabel) : Axis.around(yLabel, Curves.values(series));
    return Curves.chart(title, xLabel, axis, series);
  }

  /**
   * A dot for each case: its Dice in one run over its Dice in another, with the line on which both
   * are equal.
   *
   * @param x Dice of the one run; a case without a score in either is left out
   * @param cases names, shown when the mouse rests on a dot
   * @param color number of the other run's colour
   */
  public static String scatter(
      String title,
      String xLabel,
      String yLabel,
      double[] x,
      double[] y,
      List<String> cases,
      int color) {
    int[] both =
        IntStream.range(0, x.length)
            .filter(i -> Double.isFinite(x[i]) && Double.isFinite(y[i]))
            .toArray();
    double[] across = Arrays.stream(both).mapToDouble(i -> x[i]).toArray();
    double[] up = Arrays.stream(both).mapToDouble(i -> y[i]).toArray();
    List<String> tags =
        Arrays.stream(both)
            .mapToObj(i -> "%s: %.3f, %.3f".formatted(cases.get(i), x[i], y[i]))
            .toList();
    Points diagonal = new Points(new double[] {0, 1}, new double[] {0, 1});
    return new Chart(
            title,
            Axis.unit(xLabel),
            Axis.unit(yLabel),
            List.of(
                new Series("", Style.DASHED, Chart.DISTINCT, diagonal),
                new Series("", Style.DOTS, color, new Points(across, up), tags)))
        .svg();
  }
}
