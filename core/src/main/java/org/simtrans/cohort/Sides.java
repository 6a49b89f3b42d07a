package org.simtrans.cohort;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** Whether names of labels tell left from right, which mirror images exchange. */
final class Sides {
  private static final Set<String> LEFT = Set.of("left", "l", "lh", "lt", "sinistra", "links");
  private static final Set<String> RIGHT = Set.of("right", "r", "rh", "rt", "dextra", "rechts");

  private Sides() {}

  /** The names that tell sides, if some are left and some are right; else none. */
  static List<String> in(Collection<String> names) {
    List<String> left = new ArrayList<>();
    List<String> right = new ArrayList<>();
    for (String name : names) {
      for (String word : words(name)) {
        if (LEFT.contains(word) || word.startsWith("left")) {
          left.add(name);
          break;
        }
        if (RIGHT.contains(word) || word.startsWith("right")) {
          right.add(name);
          break;
        }
      }
    }
    if (left.isEmpty() || right.isEmpty()) {
      return List.of();
    }
    left.addAll(right);
    return left;
  }

  /** "Left-Hippocampus", "kidneyLeft" and "kidney_l" in words, in lower case. */
  private static String[] words(String name) {
    return name.replaceAll("(?<=[a-z])(?=[A-Z])", " ").toLowerCase(Locale.ROOT).split("[^a-z]+");
  }
}
