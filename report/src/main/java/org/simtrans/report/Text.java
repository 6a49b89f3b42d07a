package org.simtrans.report;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** Numbers and names as people write them. */
final class Text {
  private Text() {}

  /** "1 slice", "43,281 slices". */
  static String count(long n, String noun) {
    return String.format(Locale.ROOT, "%,d %s%s", n, noun, n == 1 ? "" : "s");
  }

  /** "43,281". */
  static String count(long n) {
    return String.format(Locale.ROOT, "%,d", n);
  }

  /** With so many digits that count, and without an exponent: "0.0123", "12.3", "1230". */
  static String significant(double value, int digits) {
    if (value == 0 || !Double.isFinite(value)) {
      return value == 0 ? "0" : "–";
    }
    return new BigDecimal(value)
        .round(new MathContext(digits))
        .stripTrailingZeros()
        .toPlainString();
  }

  /** A share of 1 as "64 %"; below one percent with a decimal; not broken at a line's end. */
  static String percent(double share) {
    String pattern = share > 0 && share < 0.0095 ? "%.1f\u00a0%%" : "%.0f\u00a0%%";
    return String.format(Locale.ROOT, pattern, 100 * share);
  }

  /** Without a useless ".0", and with no more digits than anybody chose: 1.3333 for 4/3. */
  static String number(double value) {
    return value == Math.rint(value) && Math.abs(value) < 1e9
        ? String.format(Locale.ROOT, "%.0f", value)
        : significant(value, 5);
  }

  /** "learning_rate" as "learning rate". */
  static String words(String key) {
    return key.replace('_', ' ');
  }

  /** Words for a shell, quoted where they need it. */
  static String command(List<String> words) {
    return words.stream()
        .map(w -> w.matches("[\\w@%+=:,./-]+") ? w : "'" + w.replace("'", "'\\''") + "'")
        .collect(Collectors.joining(" "));
  }

  /** Keys and values by turns, kept in order. */
  static Map<String, String> ordered(String... keysAndValues) {
    Map<String, String> map = new LinkedHashMap<>();
    for (int i = 0; i < keysAndValues.length; i += 2) {
      map.put(keysAndValues[i], keysAndValues[i + 1]);
    }
    return map;
  }
}
