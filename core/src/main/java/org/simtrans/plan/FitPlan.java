package org.simtrans.plan;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import org.simtrans.data.Fit;
import org.simtrans.data.Preprocessing;
import org.simtrans.image.Slices;
import org.simtrans.image.Volume;
import org.simtrans.metric.Components;

/**
 * Chooses whether a network sees whole slices that were brought to its size, or patches of slices
 * that keep theirs: patches where shrinking would leave too little of what is labelled, or where
 * slices are far larger than the network's input and what is labelled is not. Of volumes without
 * labels whole slices are seen, as the place in the body tells much.
 */
public final class FitPlan {
  private static final int OBJECTS_OF_AN_IMAGE = 4096; // that are looked at
  private static final double SMALLEST = 4; // pixels across that a network may be left with
  private static final double SHRUNK = 1.25; // below it, a slice is as good as kept
  private static final double LARGE = 3; // times the network's input
  private static final double PLENTY = 8; // pixels across that lose little
  private static final double FILLING = 0.5; // of a patch, by an object

  private FitPlan() {}

  /**
   * What an image says.
   *
   * @param height rows of its slices, once their pixels have the size that they are brought to
   * @param width columns of its slices
   * @param picture whether it is a picture, not a volume, which shows a part of a body as a whole
   * @param diameters of labelled objects, in pixels: those of circles of the same area
   */
  record Look(int height, int width, boolean picture, double[] diameters) {}

  /** Whether it is to be chosen. */
  static boolean open(Preprocessing asked) {
    return asked.fit() == Fit.AUTO;
  }

  /** Chooses by these images if {@code asked} leaves it open. */
  static Choice choose(Preprocessing asked, List<Look> looks) {
    if (!open(asked)) {
      return new Choice(asked, List.of());
    }
    if (looks.isEmpty()) {
      return new Choice(asked.withFit(Fit.RESIZE), List.of());
    }
    List<Look> bySize = new ArrayList<>(looks);
    bySize.sort(Comparator.comparingDouble(look -> shrinking(look, asked)));
    return chosen(asked, bySize.get(bySize.size() / 2), median(looks));
  }

  /** As the run that this one begins with. */
  public static Choice as(Preprocessing before, Preprocessing asked, Path run) {
    if (asked.fit() != Fit.AUTO) {
      return new Choice(asked, List.of());
    }
    String sentence = "slices: %s, as for %s".formatted(name(before.fit()), run);
    return new Choice(asked.withFit(before.fit()), List.of(sentence));
  }

  private static String name(Fit fit) {
    return fit.name().toLowerCase(Locale.ROOT);
  }

  private static double shrinking(Look look, Preprocessing asked) {
    return Math.max((double) look.height() / asked.height(), (double) look.width() / asked.width());
  }

  private static Choice chosen(Preprocessing asked, Look typical, double diameter) {
    double shrinking = shrinking(typical, asked);
    int patch = Math.min(asked.height(), asked.width());
    boolean vanish = shrinking > SHRUNK && diameter / shrinking < SMALLEST;
    boolean filling = diameter > FILLING * patch;
    boolean known = !Double.isNaN(diameter);
    boolean small = known ? diameter / shrinking < PLENTY && !filling : typical.picture();
    boolean patches = vanish || shrinking > LARGE && small;
    String size =
        "slices of %d x %d%s are %.1f times the network's input of %s"
            .formatted(
                typical.height(),
                typical.width(),
                asked.respaced() ? ", once their pixels are square," : "",
                shrinking,
                asked.size());
    String objects =
        Double.isNaN(diameter)
            ? ""
            : ", and what is labelled is %.0f pixels across".formatted(diameter)
                + (shrinking > 1
                    ? ", which would become %.1f".formatted(diameter / shrinking)
                    : "");
    String sentence =
        patches
            ? "slices: patch, the network sees windows of their own pixels (%s%s)"
            : "slices: resize, brought to the network's size (%s%s)";
    Fit fit = patches ? Fit.PATCH : Fit.RESIZE;
    return new Choice(asked.withFit(fit), List.of(sentence.formatted(size, objects)));
  }

  /** Half of what is labelled belongs to larger objects; not a number where nothing is. */
  private static double median(List<Look> looks) {
    double[] sorted =
        looks.stream().flatMapToDouble(look -> Arrays.stream(look.diameters())).sorted().toArray();
    double area = Arrays.stream(sorted).map(d -> d * d).sum();
    double below = 0;
    for (double diameter : sorted) {
      below += diameter * diameter;
      if (below >= area / 2) {
        return diameter;
      }
    }
    return Double.NaN;
  }

  /**
   * Looks at an image.
   *
   * @param truth what is labelled in it; null where nothing is
   */
  static Look look(Volume image, byte[] truth, Preprocessing asked) {
    Slices slices = new Slices(image, asked.plane());
    double rows = asked.respaced() ? slices.rowSpacing() / asked.spacing() : 1;
    double columns = asked.respaced() ? slices.columnSpacing() / asked.spacing() : 1;
    double[] diameters = truth == null ? new double[0] : diameters(slices, truth);
    double larger = Math.sqrt(rows * columns); // as areas are
    return new Look(
        (int) Math.max(1, Math.round(rows * slices.height())),
        (int) Math.max(1, Math.round(columns * slices.width())),
        image.isPicture(),
        Arrays.stream(diameters).map(diameter -> diameter * larger).toArray());
  }

  private static double[] diameters(Slices slices, byte[] truth) {
    return IntStream.range(0, slices.count())
        .mapToObj(k -> slices.slice(truth, k))
        .flatMapToDouble(labels -> diameters(labels, slices.width(), slices.height()))
        .limit(OBJECTS_OF_AN_IMAGE)
        .toArray();
  }

  /** Of all connected parts of a slice; what nobody labelled is none. */
  private static DoubleStream diameters(byte[] labels, int width, int height) {
    byte[] known = new byte[labels.length];
    for (int p = 0; p < labels.length; p++) {
      known[p] = (byte) Math.max(0, labels[p]);
    }
    Components parts = new Components(known, width, height, new int[] {0});
    return IntStream.rangeClosed(1, parts.count())
        .mapToDouble(part -> 2 * Math.sqrt(parts.size(part) / Math.PI));
  }
}
