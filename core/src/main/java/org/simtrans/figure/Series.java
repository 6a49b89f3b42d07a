package org.simtrans.figure;

import java.util.List;

/**
 * One line or cloud of a chart.
 *
 * @param name in the legend; blank keeps it out
 * @param color number in the palette of charts, from 1
 * @param tags what each point is called, or empty
 */
record Series(String name, Style style, int color, Points points, List<String> tags) {
  enum Style {
    /** What is to be read. */
    LINE,
    /** The unsmoothed measurements behind it. */
    FAINT,
    /** A level to compare with, such as chance. */
    DASHED,
    DOTS
  }

  Series(String name, Style style, int color, Points points) {
    this(name, style, color, points, List.of());
  }
}
