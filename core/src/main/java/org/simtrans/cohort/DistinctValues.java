package org.simtrans.cohort;

import java.util.SortedSet;
import java.util.TreeSet;

/**
 * The values that a label file holds.
 *
 * @param whole the whole numbers among them, 0 included; cut off once there are more than any label
 *     map has
 * @param strange one that is no label (a fraction, NaN, out of range), or null
 */
record DistinctValues(SortedSet<Integer> whole, Float strange) {
  /** More values than this are a grey image, not labels. */
  static final int LIMIT = 100;

  private static final int LARGEST = 1 << 24; // floats count whole numbers up to here

  static DistinctValues of(float[] values) {
    SortedSet<Integer> whole = new TreeSet<>();
    Float strange = null;
    float last = Float.NaN;
    for (float value : values) {
      if (value == last) {
        continue; // labels come in runs
      }
      last = value;
      if (value != Math.rint(value) || Math.abs(value) > LARGEST) {
        strange = strange == null ? (Float) value : strange;
      } else if (whole.size() <= LIMIT) {
        whole.add((int) value);
      }
    }
    return new DistinctValues(whole, strange);
  }

  boolean tooMany() {
    return whole.size() > LIMIT;
  }

  /** The values other than background. */
  SortedSet<Integer> foreground() {
    SortedSet<Integer> foreground = new TreeSet<>(whole);
    foreground.remove(0);
    return foreground;
  }
}
