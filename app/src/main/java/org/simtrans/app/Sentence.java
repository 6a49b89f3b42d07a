package org.simtrans.app;

/** Cuts foreign messages down to one line that can stand inside a sentence. */
final class Sentence {
  private Sentence() {}

  /** The first line of {@code message} (libtorch appends its native frames) without a full stop. */
  static String inner(String message) {
    String line = message.strip().lines().findFirst().orElse("").strip();
    return line.endsWith(".") ? line.substring(0, line.length() - 1) : line;
  }
}
