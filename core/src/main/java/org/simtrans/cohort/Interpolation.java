package org.simtrans.cohort;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import org.simtrans.image.LabelImage;

/**
 * Whether a label map was resized with interpolation, smoothed or compressed: then values appear
 * where two others meet that no expert drew. Such a value has hardly any voxel that is surrounded
 * by its like, and its voxels lie between a lower and a higher value. Colours have no order; there,
 * the first of the two has to do.
 */
final class Interpolation {
  private static final int FEWEST = 3;
  private static final double HARDLY_ANY = 0.1;
  private static final double MOST = 0.8;
  private static final double FEW = 0.1; // of all voxels
  private static final double NEAR = 0.25; // of the distance of the two values
  private static final int FAR = 64;
  private static final String REMEDY =
      "write it as PNG, TIFF or NIfTI, and resize labels with nearest neighbour only";

  private final LabelImage label;
  private final int[] values;
  private final int[] shape;
  private final SortedMap<Integer, Integer> counts;
  private final Map<Integer, Tally> tallies = new HashMap<>();

  /** What is counted of one value. */
  private static final class Tally {
    private int voxels;
    private int surrounded;
    private int amid;

    boolean isThin() {
      return surrounded < HARDLY_ANY * voxels;
    }

    boolean isBetween() {
      return isThin() && amid >= MOST * voxels;
    }
  }

  private Interpolation(LabelImage label, int[] values, SortedMap<Integer, Integer> counts) {
    this.label = label;
    this.values = values;
    this.counts = counts;
    shape = label.volume().shape();
  }

  /**
   * What is wrong, or null if nothing is.
   *
   * @param values of the label's voxels
   * @param counts how many voxels have each value
   */
  static LabelContents.Fault fault(
      LabelImage label, int[] values, SortedMap<Integer, Integer> counts) {
    if (label.lossy() && counts.size() > 2) {
      return new LabelContents.Fault(
          "the label is a JPEG, whose compression changes values: it holds %d of them"
              .formatted(counts.size()),
          "export the mask again as PNG, TIFF or NIfTI" + threshold(label, counts, List.of()));
    }
    if (counts.size() <= FEWEST) {
      return null;
    }
    return new Interpolation(label, values, counts).fault();
  }

  private LabelContents.Fault fault() {
    for (int i = 0; i < values.length; i++) {
      look(i);
    }
    boolean colours = label.kind() == LabelImage.Kind.COLOURS;
    List<Integer> between = new ArrayList<>();
    int solid = 0;
    for (Map.Entry<Integer, Tally> entry : tallies.entrySet()) {
      Tally tally = entry.getValue();
      solid += tally.isThin() ? 0 : 1;
      if (colours ? tally.isThin() : tally.isBetween()) {
        between.add(entry.getKey());
      }
    }
    if (!colours && between.size() < FEWEST) {
      return grains();
    }
    if (between.size() < FEWEST || colours && between.size() <= solid) {
      return null;
    }
    if (between.size() > LabelValues.LIMIT) {
      return LabelContents.tooMany(label.kind(), counts.size());
    }
    return colours
        ? new LabelContents.Fault(
            "the label holds %d colours, and %d of them only along edges, as after smoothing (anti-aliasing), resizing or JPEG"
                .formatted(counts.size(), between.size()),
            "save it with one colour for each class: " + REMEDY)
        : new LabelContents.Fault(
            "the label holds %d values, and %d of them only where a lower and a higher one meet, as after resizing with interpolation, or JPEG"
                .formatted(counts.size(), between.size()),
            REMEDY + threshold(label, counts, between));
  }

  /**
   * What JPEG leaves of a mask of two values far from each other, in whatever format it was saved
   * afterwards: a few voxels of values close to either.
   */
  private LabelContents.Fault grains() {
    List<Integer> peaks =
        counts.keySet().stream()
            .sorted(Comparator.comparing((Integer value) -> -counts.get(value)))
            .limit(2)
            .sorted()
            .toList();
    int low = peaks.get(0);
    int high = peaks.get(1);
    long others = label.volume().voxels() - counts.get(low) - counts.get(high);
    long surrounded = 0;
    for (int value : counts.keySet()) {
      int away = Math.min(Math.abs(value - low), Math.abs(value - high));
      if (value != low && value != high) {
        surrounded += tallies.get(value).surrounded;
        if (away > NEAR * (high - low)) {
          return null;
        }
      }
    }
    boolean few = others < FEW * label.volume().voxels() && surrounded < HARDLY_ANY * others;
    return high - low >= FAR && counts.size() - 2 >= FEWEST && few
        ? new LabelContents.Fault(
            "the label holds %d values, of which %d are single voxels near %d and %d, as JPEG leaves them"
                .formatted(counts.size(), counts.size() - 2, low, high),
            REMEDY
                + "; if only %d and %d were meant, values of %d and more are probably the second"
                    .formatted(low, high, (low + high + 1) / 2))
        : null;
  }

  /** Where two values make up most of the label, what lies between them. */
  private static String threshold(
      LabelImage label, SortedMap<Integer, Integer> counts, List<Integer> between) {
    List<Integer> peaks =
        counts.keySet().stream()
            .filter(value -> !between.contains(value))
            .sorted(Comparator.comparing((Integer value) -> -counts.get(value)))
            .limit(2)
            .sorted()
            .toList();
    if (label.kind() == LabelImage.Kind.COLOURS || peaks.size() < 2) {
      return "";
    }
    long both = counts.get(peaks.get(0)) + (long) counts.get(peaks.get(1));
    return both < MOST * label.volume().voxels()
        ? ""
        : "; if only %d and %d were meant, values of %d and more are probably the second"
            .formatted(peaks.get(0), peaks.get(1), (peaks.get(0) + peaks.get(1) + 1) / 2);
  }

  private void look(int i) {
    int x = i % shape[0];
    int y = i / shape[0] % shape[1];
    int z = i / (shape[0] * shape[1]);
    boolean surrounded = true;
    boolean lower = false;
    boolean higher = false;
    for (int n = 0; n < 27; n++) {
      int dx = n % 3 - 1;
      int dy = n / 3 % 3 - 1;
      int dz = n / 9 - 1;
      if (inside(x + dx, 0) && inside(y + dy, 1) && inside(z + dz, 2)) {
        int other = values[i + dx + shape[0] * (dy + shape[1] * dz)];
        boolean face = Math.abs(dx) + Math.abs(dy) + Math.abs(dz) == 1;
        surrounded &= !face || other == values[i];
        lower |= other < values[i];
        higher |= other > values[i];
      }
    }
    Tally tally = tallies.computeIfAbsent(values[i], value -> new Tally());
    tally.voxels++;
    tally.surrounded += surrounded ? 1 : 0;
    tally.amid += lower && higher ? 1 : 0;
  }

  private boolean inside(int at, int axis) {
    return at >= 0 && at < shape[axis];
  }
}
