package org.simtrans.cohort;

import java.util.List;
import java.util.Locale;
import java.util.Map;

/** How the names of channels are compared: "T1w" and "t1-w" are one name, "R" and "red" too. */
final class ChannelName {
  /** Of the one channel that all of a picture's colours are, since they agree everywhere. */
  static final String GREY = "grey";

  /** Of a channel that the data do not name. */
  static final String NONE = "";

  private static final Map<String, String> SHORT = Map.of("r", "red", "g", "green", "b", "blue");

  private ChannelName() {}

  static boolean same(String one, String other) {
    return plain(one).equals(plain(other));
  }

  /** Where a name stands among others, -1 if it does not. */
  static int indexOf(String name, List<String> names) {
    for (int i = 0; i < names.size(); i++) {
      if (same(name, names.get(i))) {
        return i;
      }
    }
    return -1;
  }

  static boolean isNumber(String name) {
    return name.matches("\\d{1,9}");
  }

  /** Whether the data name none of the channels. */
  static boolean areNone(List<String> names) {
    return names.stream().allMatch(NONE::equals);
  }

  private static String plain(String name) {
    String plain = name.toLowerCase(Locale.ROOT).replaceAll("[^\\p{L}\\p{N}+]", "");
    return SHORT.getOrDefault(plain, plain);
  }
}
