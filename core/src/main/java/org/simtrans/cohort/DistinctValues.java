package org.simtrans.cohort;

import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The values of a label file as whole numbers. Values that differ from a whole number by less than
 * a thousandth are taken for it: scaling in a header leaves such errors.
 *
 * @param whole of each voxel; not filled once something strange has been found
 * @param counts how many voxels have each value
 * @param strange a value that is no label (a fraction, NaN, out of range), or null
 */
record DistinctValues(int[] whole, SortedMap<Integer, Integer> counts, Float strange) {
  private static final int LARGEST = 1 << 24; // floats count whole numbers up to here
  private static final double ROUNDED = 1e-3;

  static DistinctValues of(float[] values) {
    int[] whole = new int[values.length];
    SortedMap<Integer, Integer> counts = new TreeMap<>();
    int from = 0;
    for (int i = 0; i < values.length; i++) {
      if (!isLabel(values[i])) {
        return new DistinctValues(whole, counts, values[i]);
      }
      whole[i] = Math.round(values[i]);
      if (whole[i] != whole[from]) { // labels come in runs
        counts.merge(whole[from], i - from, Integer::sum);
        from = i;
      }
    }
    counts.merge(whole[from], values.length - from, Integer::sum);
    return new DistinctValues(whole, counts, null);
  }

  private static boolean isLabel(float value) {
    return Math.abs(value - Math.rint(value)) <= ROUNDED && Math.abs(value) <= LARGEST;
  }

  LabelContents.Fault fault() {
    return new LabelContents.Fault(
        "the label holds the value %s; expected whole numbers".formatted(strange),
        Float.isNaN(strange)
            ? "set NaN to 0, or to a number that is ignored, and write labels as integers"
            : "write labels as integers, and resample them with nearest neighbour only");
  }
}
