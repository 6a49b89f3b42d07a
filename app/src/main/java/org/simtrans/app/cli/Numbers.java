package org.simtrans.app.cli;

/** Numbers as all verbs print them. */
public final class Numbers {
  private Numbers() {}

  /** Without a fraction where there is none: "5", "2.5". */
  public static String plain(double number) {
    return number == Math.rint(number) ? "%.0f".formatted(number) : Double.toString(number);
  }
}
