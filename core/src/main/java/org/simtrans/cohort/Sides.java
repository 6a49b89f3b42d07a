package org.simtrans.cohort;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
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
      Side side = Side.of(name);
      if (side != null) {
        (side.isLeft() ? left : right).add(name);
      }
    }
    if (left.isEmpty() || right.isEmpty()) {
      return List.of();
    }
    left.addAll(right);
    return left;
  }

  /**
   * The name of the other side for each name that tells one: "right kidney" for "left kidney".
   * Names whose other side is missing, or of which there are several, are left out.
   */
  static Map<String, String> partners(Collection<String> names) {
    Map<String, String> partners = new HashMap<>();
    for (String name : names) {
      Side side = Side.of(name);
      List<String> others =
          side == null
              ? List.of()
              : names.stream().filter(other -> side.isOther(Side.of(other))).toList();
      if (others.size() == 1) {
        partners.put(name, others.get(0));
      }
    }
    return partners;
  }

  /**
   * A side.
   *
   * @param structure the name without its side
   */
  private record Side(boolean isLeft, String structure) {
    /** Null for a name without a side. */
    static Side of(String name) {
      String[] words = words(name);
      for (int i = 0; i < words.length; i++) {
        boolean left = LEFT.contains(words[i]) || words[i].startsWith("left");
        if (left || RIGHT.contains(words[i]) || words[i].startsWith("right")) {
          boolean whole = LEFT.contains(words[i]) || RIGHT.contains(words[i]);
          words[i] = "*" + (whole ? "" : words[i].substring(left ? 4 : 5));
          return new Side(left, String.join(" ", words));
        }
      }
      return null;
    }

    boolean isOther(Side other) {
      return other != null && other.isLeft != isLeft && other.structure.equals(structure);
    }
  }

  /** "Left-Hippocampus", "kidneyLeft" and "kidney_l" in words, in lower case. */
  private static String[] words(String name) {
    return name.replaceAll("(?<=[a-z])(?=[A-Z])", " ").toLowerCase(Locale.ROOT).split("[^a-z0-9]+");
  }
}
