package org.simtrans.figure;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * One axis of a chart.
 *
 * @param low value at the left or lower end
 * @param high value at the other, above {@code low}
 * @param logarithmic decades instead of equal steps; then {@code low} is above 0
 */
record Axis(String label, double low, double high, boolean logarithmic) {

  Axis {
    if (!(low < high) || logarithmic && !(low > 0)) {
      throw new IllegalArgumentException("axis " + label + " from " + low + " to " + high);
    }
  }

  /** Holds all values and ends on round numbers. */
  static Axis around(String label, double... values) {
    double low = Arrays.stream(values).min().orElse(0);
    double high = Arrays.stream(values).max().orElse(1);
    if (low == high) {
      double room = low == 0 ? 1 : Math.abs(low) / 2;
      low -= room;
      high += room;
    }
    double step = step(high - low);
    for (double wider = 0; wider != step; ) { // rounding the ends outwards may lengthen the steps
      wider = step;
      low = Math.floor(low / step + 1e-9) * step;
      high = Math.ceil(high / step - 1e-9) * step;
      step = step(high - low);
    }
    return new Axis(label, low, high, false);
  }

  /** Ends where the values end, as time does. */
  static Axis along(String label, double... values) {
    double low = Arrays.stream(values).min().orElse(0);
    double high = Arrays.stream(values).max().orElse(1);
    return new Axis(label, low, high > low ? high : low + 1, false);
  }

  /** For Dice, accuracy and other shares. */
  static Axis unit(String label) {
    return new Axis(label, 0, 1, false);
  }

  /** Whole decades around all values above 0. */
  static Axis decades(String label, double... values) {
    double low = Arrays.stream(values).filter(v -> v > 0).min().orElse(1);
    double high = Arrays.stream(values).max().orElse(10);
    double first = Math.floor(Math.log10(low));
    double last = Math.max(first + 1, Math.ceil(Math.log10(high)));
    return new Axis(label, Math.pow(10, first), Math.pow(10, last), true);
  }

  /** 0 at the lower end, 1 at the upper. */
  double position(double value) {
    return logarithmic
        ? Math.log(value / low) / Math.log(high / low)
        : (value - low) / (high - low);
  }

  List<Double> ticks() {
    if (logarithmic) {
      return Stream.iterate(low, t -> t <= high * 1.001, t -> t * 10).toList();
    }
    double step = step(high - low);
    List<Double> ticks = new ArrayList<>();
    for (long i = (long) Math.ceil(low / step - 1e-9); i * step <= high + 1e-9 * step; i++) {
      ticks.add(i * step);
    }
    return ticks;
  }

  /** As short as the steps between ticks allow. */
  String format(double tick) {
    double step = logarithmic ? tick : step(high - low);
    double size = logarithmic ? tick : Math.max(Math.abs(low), Math.abs(high));
    if (tick == 0) {
      return "0";
    }
    if (size < 0.005) {
      int exponent = (int) Math.floor(Math.log10(Math.abs(tick)) + 1e-9);
      String digits = String.format(Locale.ROOT, "%.1f", tick / Math.pow(10, exponent));
      return digits.replace(".0", "") + "e" + exponent;
    }
    if (size >= 10_000) {
      String thousands = String.format(Locale.ROOT, "%.1f", tick / 1000);
      return thousands.replace(".0", "") + "k";
    }
    int decimals = (int) Math.max(0, Math.ceil(-Math.log10(step) - 1e-9));
    return String.format(Locale.ROOT, "%." + decimals + "f", tick);
  }

  /** The 1, 2 or 5 times a power of ten that cuts the range into about five. */
  private static double step(double range) {
    double rough = range / 5;
    double power = Math.pow(10, Math.floor(Math.log10(rough)));
    double digit = rough / power;
    return power * (digit < 1.5 ? 1 : digit < 3.5 ? 2 : digit < 7.5 ? 5 : 10);
  }
}
