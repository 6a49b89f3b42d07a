package org.simtrans.layout.labels;

import java.util.Locale;
import java.util.Map;

/** Colours of label files as numbers 0xRRGGBB, as text, and by the name of the nearest one. */
public final class Colours {
  private static final Map<String, Integer> NAMED =
      Map.ofEntries(
          Map.entry("white", 0xffffff),
          Map.entry("grey", 0x808080),
          Map.entry("red", 0xff0000),
          Map.entry("green", 0x00ff00),
          Map.entry("blue", 0x0000ff),
          Map.entry("yellow", 0xffff00),
          Map.entry("magenta", 0xff00ff),
          Map.entry("cyan", 0x00ffff),
          Map.entry("dark red", 0x800000),
          Map.entry("dark green", 0x008000),
          Map.entry("dark blue", 0x000080),
          Map.entry("olive", 0x808000),
          Map.entry("purple", 0x800080),
          Map.entry("teal", 0x008080),
          Map.entry("orange", 0xff8000),
          Map.entry("pink", 0xff80c0));

  private Colours() {}

  /** Whether a text is a colour, such as {@code #ff0000}. */
  static boolean isColour(String text) {
    return text.strip().matches("#[0-9a-fA-F]{6}");
  }

  /** The colour that a text like {@code #ff0000} names. */
  public static int parse(String text) {
    return Integer.parseInt(text.strip().substring(1), 16);
  }

  /** {@code #ff0000} of 0xff0000. */
  public static String text(int colour) {
    return String.format(Locale.ROOT, "#%06x", colour);
  }

  /** The nearest colour that has a name, and the colour itself: {@code red #ff0000}. */
  public static String described(int colour) {
    if (colour == 0) {
      return "black " + text(colour);
    }
    String nearest = "white";
    for (String name : NAMED.keySet().stream().sorted().toList()) {
      if (distance(colour, NAMED.get(name)) < distance(colour, NAMED.get(nearest))) {
        nearest = name;
      }
    }
    return nearest + " " + text(colour);
  }

  private static int distance(int a, int b) {
    int sum = 0;
    for (int shift = 0; shift <= 16; shift += 8) {
      int difference = (a >> shift & 0xff) - (b >> shift & 0xff);
      sum += difference * difference;
    }
    return sum;
  }
}
