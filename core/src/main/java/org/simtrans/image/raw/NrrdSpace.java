package org.simtrans.image.raw;

import java.util.Locale;

/** The spaces in which NRRD gives positions, and how each turns into right, front and up. */
enum NrrdSpace {
  RAS("right-anterior-superior", 1, 1),
  LAS("left-anterior-superior", -1, 1),
  LPS("left-posterior-superior", -1, -1);

  private final String label;
  private final double[] signs;

  NrrdSpace(String label, double right, double front) {
    this.label = label;
    this.signs = new double[] {right, front, 1};
  }

  /** The space of such a name, with or without time; all others as ITK takes them, as LPS. */
  static NrrdSpace named(String name) {
    String lower = name.toLowerCase(Locale.ROOT).replaceAll("-time$", "");
    for (NrrdSpace space : values()) {
      if (lower.equals(space.label)
          || lower.matches(space.name().toLowerCase(Locale.ROOT) + "t?")) {
        return space;
      }
    }
    return LPS;
  }

  String label() {
    return label;
  }

  /** 1 or -1, by which a coordinate of this space becomes one of RAS+, and back. */
  double sign(int axis) {
    return signs[axis];
  }
}
