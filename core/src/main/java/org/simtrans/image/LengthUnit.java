package org.simtrans.image;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Units of length as image files name them. */
public enum LengthUnit {
  /** m. */
  METRE("m", 1000, "metre", "meter", "metres", "meters"),
  /** cm. */
  CENTIMETRE("cm", 10, "centimetre", "centimeter"),
  /** mm. */
  MILLIMETRE("mm", 1, "millimetre", "millimeter", "millimetres", "millimeters"),
  /** Written with either Greek letter, or as ImageJ escapes it. */
  MICROMETRE("um", 1e-3, "\u00b5m", "\u03bcm", "\\u00b5m", "micron", "microns", "micrometer"),
  /** nm. */
  NANOMETRE("nm", 1e-6, "nanometre", "nanometer"),
  /** A tenth of a nanometre. */
  ANGSTROM("angstrom", 1e-7, "\u00e5", "\u212b", "\\u00e5"),
  /** 25.4 mm. */
  INCH("inch", 25.4, "in", "inches");

  private final String label;
  private final double millimetres;
  private final List<String> others;

  LengthUnit(String label, double millimetres, String... others) {
    this.label = label;
    this.millimetres = millimetres;
    this.others = List.of(others);
  }

  /** The unit of such a name; empty for pixels and whatever else is no length. */
  public static Optional<LengthUnit> named(String name) {
    String lower = name.strip().toLowerCase(Locale.ROOT);
    return Arrays.stream(values())
        .filter(unit -> unit.label.equals(lower) || unit.others.contains(lower))
        .findFirst();
  }

  /** The short name in letters that every file can hold. */
  public String label() {
    return label;
  }

  /** How many millimetres it is long. */
  public double millimetres() {
    return millimetres;
  }
}
