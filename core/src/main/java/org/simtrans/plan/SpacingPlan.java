package org.simtrans.plan;

import java.math.BigDecimal;
import java.math.MathContext;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import org.simtrans.cohort.Cohort;
import org.simtrans.cohort.Parallel;
import org.simtrans.data.Fit;
import org.simtrans.data.Preprocessing;
import org.simtrans.image.Grid;
import org.simtrans.image.Images;
import org.simtrans.image.Slices;

/**
 * Chooses whether pixels of volumes are brought to one size: where they are not square, or where a
 * network that sees slices at their own size would meet several. The size is the median over the
 * images of the finer of both directions, so that little is lost.
 *
 * @param pixels of the volumes, the finest first; none where nothing is open
 */
record SpacingPlan(List<Pixel> pixels) {
  private static final double ALIKE = 1.1; // sizes within a tenth are one size

  /**
   * How far the pixels of an image are apart.
   *
   * @param row mm from one row to the next
   * @param column mm from one column to the next
   */
  record Pixel(double row, double column) {
    double finer() {
      return Math.min(row, column);
    }

    boolean isSquare() {
      return Math.max(row, column) <= ALIKE * finer();
    }

    private String words() {
      return SpacingPlan.words(row) + " x " + SpacingPlan.words(column) + " mm";
    }
  }

  /** Looks at the headers of all images, if {@code asked} leaves the size of pixels open. */
  static SpacingPlan of(Preprocessing asked, Cohort training) {
    if (!asked.spacingOpen()) {
      return new SpacingPlan(List.of());
    }
    return new SpacingPlan(
        Parallel.map(training.cases(), one -> Images.grid(one.image())).stream()
            .filter(Grid::placed)
            .map(grid -> pixel(new Slices(grid, asked.plane())))
            .sorted(Comparator.comparingDouble(Pixel::finer))
            .toList());
  }

  private static Pixel pixel(Slices slices) {
    return new Pixel(slices.rowSpacing(), slices.columnSpacing());
  }

  /** With the size of pixels as it would be for a network that sees slices at their own size. */
  Preprocessing before(Preprocessing asked) {
    if (!asked.spacingOpen()) {
      return asked;
    }
    boolean alike = pixels.isEmpty() || coarsest() <= ALIKE * pixels.get(0).finer();
    return asked.withSpacing(areSquare() && alike ? null : (Double) middle());
  }

  /**
   * What is chosen.
   *
   * @param fitted of which the fit is known
   */
  Choice choose(Preprocessing asked, Preprocessing fitted) {
    if (!asked.spacingOpen() || !fitted.respaced()) {
      return new Choice(fitted, List.of());
    }
    if (areSquare() && fitted.fit() == Fit.RESIZE) { // scaled anyway, whatever they are
      return new Choice(fitted.withSpacing(null), List.of());
    }
    return new Choice(fitted, List.of(sentence(fitted)));
  }

  private String sentence(Preprocessing fitted) {
    long oblong = pixels.stream().filter(pixel -> !pixel.isSquare()).count();
    String why =
        oblong > 0
            ? "those of %d of %d volumes are not, such as %s"
                .formatted(oblong, pixels.size(), example().words())
            : "those of %d volumes are of %s to %s mm"
                .formatted(pixels.size(), words(pixels.get(0).finer()), words(coarsest()));
    String size = new Pixel(fitted.spacing(), fitted.spacing()).words();
    return fitted.fit() == Fit.RESIZE
        ? "pixels: square, as wide as high before slices are scaled (%s)".formatted(why)
        : "pixels: %s, to which slices are brought (%s)".formatted(size, why);
  }

  private static String words(double mm) {
    return new BigDecimal(mm).round(new MathContext(3)).stripTrailingZeros().toPlainString();
  }

  private Pixel example() {
    return pixels.stream().filter(pixel -> !pixel.isSquare()).findFirst().orElseThrow();
  }

  private boolean areSquare() {
    return pixels.stream().allMatch(Pixel::isSquare);
  }

  private double coarsest() {
    return pixels.get(pixels.size() - 1).finer();
  }

  /** Rounded to a thousandth of a millimetre, as far as that is not 0. */
  private double middle() {
    double mm = pixels.get((pixels.size() - 1) / 2).finer();
    double round = Math.round(mm * 1000) / 1000.0;
    return round > 0 ? round : mm;
  }

  /** As the run prepared the same images that this one begins with. */
  static Choice as(Preprocessing before, Preprocessing asked, Path run) {
    if (!asked.spacingOpen()) {
      return new Choice(asked, List.of());
    }
    Preprocessing chosen = asked.withSpacing(before.spacing());
    return new Choice(
        chosen,
        before.respaced()
            ? List.of("pixels: %s mm, as for %s".formatted(words(before.spacing()), run))
            : List.of());
  }
}
