package org.simtrans.figure;

import java.awt.image.BufferedImage;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import org.simtrans.metric.Counts;
import org.simtrans.metric.EmptyPolicy;

/**
 * Several models on the same slices, the paper's Figure 9: a row for each case, and in it the
 * image, the ground truth, and each model's mask compared with the truth (see {@link
 * PixelOutcome}), with its Dice on the slice.
 */
public final class ModelGallery {
  private static final int SIDE = 400; // pixels of a panel's longer side

  /**
   * @param masks label maps like {@code truth}, one for each model
   */
  private record Case(String caption, SliceImage image, byte[] truth, List<byte[]> masks) {}

  private final List<String> columns;
  private final List<Case> cases = new ArrayList<>();
  private String remark = "";

  /**
   * @param columns the models' names, left to right, at least one
   */
  public ModelGallery(List<String> columns) {
    this.columns = List.copyOf(columns);
    if (columns.isEmpty()) {
      throw new IllegalArgumentException("a gallery without models");
    }
  }

  /**
   * Adds a row.
   *
   * @param caption which case, and which slice of it
   * @param image the slice; its {@code side} is the gallery's affair
   * @param truth label map of the slice, 0 background, 1..C
   * @param masks what each model drew, in the order of the columns
   * @throws IllegalArgumentException if there is not one mask for each column, or sizes differ
   */
  public void add(String caption, SliceImage image, byte[] truth, List<byte[]> masks) {
    if (masks.size() != columns.size()) {
      throw new IllegalArgumentException(masks.size() + " masks for the columns " + columns);
    }
    for (byte[] mask : masks) {
      if (mask.length != truth.length) {
        throw new IllegalArgumentException(mask.length + " labels for " + truth.length);
      }
    }
    cases.add(new Case(caption, image.side(SIDE), truth, List.copyOf(masks)));
  }

  /** Adds a sentence in small print below, such as how the cases were chosen. */
  public void remark(String sentence) {
    remark = sentence;
  }

  /**
   * @throws IllegalStateException if it has no rows
   */
  public BufferedImage draw() {
    Sheet sheet = new Sheet(2 + columns.size());
    for (Case one : cases) {
      sheet.row("", tiles(one, one == cases.get(0)));
    }
    sheet.legend(legend());
    sheet.remark(("Dice is of the slice shown. " + remark).strip());
    return sheet.draw();
  }

  private List<Tile> tiles(Case one, boolean first) {
    List<Tile> tiles = new ArrayList<>();
    tiles.add(new Tile(first ? "Image" : "", one.caption(), one.image().plain()));
    tiles.add(new Tile(first ? "Ground truth" : "", "", one.image().withLabels(one.truth())));
    for (int i = 0; i < columns.size(); i++) {
      byte[] mask = one.masks().get(i);
      tiles.add(
          new Tile(
              first ? columns.get(i) : "",
              dice(one.truth(), mask),
              one.image().withComparison(one.truth(), mask)));
    }
    return tiles;
  }

  /** "Dice 0.83", the mean of the labels that are in either map; a dash if none is. */
  static String dice(byte[] truth, byte[] mask) {
    double dice =
        IntStream.rangeClosed(1, Math.max(highest(truth), highest(mask)))
            .mapToDouble(label -> Counts.of(truth, mask, label).dice(EmptyPolicy.SKIP))
            .filter(one -> !Double.isNaN(one))
            .average()
            .orElse(Double.NaN);
    return Double.isNaN(dice) ? "Dice –" : String.format(Locale.ROOT, "Dice %.2f", dice);
  }

  private Legend legend() {
    int labels =
        cases.stream()
            .flatMapToInt(
                one ->
                    IntStream.concat(
                        IntStream.of(highest(one.truth())),
                        one.masks().stream().mapToInt(ModelGallery::highest)))
            .max()
            .orElse(1);
    return Legend.ofComparison(
        labels <= 1
            ? List.of("ground truth")
            : IntStream.rangeClosed(1, labels).mapToObj(l -> "truth: label " + l).toList());
  }

  private static int highest(byte[] labels) {
    int highest = 0;
    for (byte label : labels) {
      highest = Math.max(highest, label);
    }
    return highest;
  }
}
