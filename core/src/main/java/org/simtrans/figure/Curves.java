package org.simtrans.figure;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.DoubleStream;
import org.simtrans.figure.Series.Style;

/** The course of a run as line charts, each one SVG. What was not measured is left out. */
public final class Curves {
  private Curves() {}

  /**
   * The loss of a supervised training.
   *
   * @param steps at every logged step
   * @param validation at the end of every epoch, placed on the same steps; may be empty
   */
  public static String loss(Points steps, Points validation) {
    List<Series> series = new ArrayList<>(measured("training", 1, steps));
    if (validation.isLine()) {
      series.add(new Series("validation", Style.LINE, 2, validation));
    }
    return chart("Loss", "step", Axis.around("loss", values(series)), series);
  }

  /**
   * Validation Dice by epoch.
   *
   * @param kept the one epoch whose model was kept, to be marked; may be empty
   */
  public static String dice(Points epochs, Points kept) {
    List<Series> series = new ArrayList<>();
    series.add(new Series("validation Dice", Style.LINE, 3, epochs));
    if (!kept.isEmpty()) {
      String name = String.format(Locale.ROOT, "kept %.3f, epoch %.0f", kept.y()[0], kept.x()[0]);
      series.add(new Series(name, Style.DOTS, 3, kept, List.of(name)));
    }
    return chart("Validation Dice", "epoch", Axis.unit("Dice"), series);
  }

  /** The learning rate, by step. */
  public static String learningRate(Points steps) {
    List<Series> series = List.of(new Series("", Style.LINE, 1, steps.thinned()));
    double[] fromZero =
        DoubleStream.concat(DoubleStream.of(0), Arrays.stream(values(series))).toArray();
    return chart("Learning rate", "step", Axis.around("", fromZero), series);
  }

  /**
   * NT-Xent by step.
   *
   * @param chance ln(2N-1), the loss of an encoder that knows nothing, by step; may be empty
   */
  public static String contrastiveLoss(Points steps, Points chance) {
    List<Series> series = new ArrayList<>(measured("NT-Xent", 1, steps));
    addChance(series, "chance, ln(2N−1)", chance);
    return chart("Contrastive loss", "step", Axis.around("NT-Xent", values(series)), series);
  }

  /**
   * The error on hidden pixels by step.
   *
   * @param guess the error of one grey value in all of them, by step; may be empty
   */
  public static String hiddenPixels(Points steps, Points guess) {
    List<Series> series = new ArrayList<>(measured("hidden pixels", 1, steps));
    addChance(series, "one grey", guess);
    double[] fromZero =
        DoubleStream.concat(DoubleStream.of(0), Arrays.stream(values(series))).toArray();
    return chart(
        "Error on hidden pixels", "step", Axis.around("mean absolute error", fromZero), series);
  }

  /**
   * How often the other view of the same slice is the nearest of all in the batch, by step.
   *
   * @param chance as in {@link #contrastiveLoss}: guessing is right once in 2N-1
   */
  public static String contrastiveAccuracy(Points steps, Points chance) {
    List<Series> series = new ArrayList<>(measured("other view found", 1, steps));
    Points share =
        new Points(chance.x(), Arrays.stream(chance.y()).map(c -> Math.exp(-c)).toArray());
    addChance(series, "chance, 1/(2N−1)", share);
    return chart("Contrastive accuracy", "step", Axis.unit("share of views"), series);
  }

  /** How well features tell slices with a lesion from those without (area under ROC), by epoch. */
  public static String probe(Points epochs) {
    List<Series> series = new ArrayList<>();
    series.add(new Series("nearest neighbours", Style.LINE, 3, epochs));
    Points half = new Points(epochs.x(), Arrays.stream(epochs.y()).map(y -> 0.5).toArray());
    addChance(series, "chance", half);
    return chart("Probe of the features", "epoch", Axis.unit("area under ROC"), series);
  }

  private static List<Series> measured(String name, int color, Points points) {
    Points thinned = points.thinned();
    return List.of(
        new Series("", Style.FAINT, color, thinned),
        new Series(name, Style.LINE, color, thinned.smoothed()));
  }

  private static void addChance(List<Series> series, String name, Points chance) {
    if (!chance.isEmpty()) {
      series.add(new Series(name, Style.DASHED, 2, chance.thinned()));
    }
  }

  static String chart(String title, String xLabel, Axis y, List<Series> series) {
    double[] x = series.stream().flatMapToDouble(s -> Arrays.stream(s.points().x())).toArray();
    return new Chart(title, Axis.along(xLabel, x), y, series).svg();
  }

  static double[] values(List<Series> series) {
    return series.stream().flatMapToDouble(s -> Arrays.stream(s.points().y())).toArray();
  }
}
