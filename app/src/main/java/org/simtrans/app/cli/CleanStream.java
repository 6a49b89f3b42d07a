package org.simtrans.app.cli;

import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.regex.Pattern;

/**
 * A stream on which no file name can control the terminal: escape sequences and characters that
 * change the direction of writing are shown as {@code \\u001b}, and in paths also line breaks.
 */
final class CleanStream extends PrintStream {
  private static final Pattern CONTROL =
      Pattern.compile("[\\p{Cc}\\u202A-\\u202E\\u2066-\\u2069&&[^\\n\\t]]");
  private static final Pattern CONTROL_IN_PATH =
      Pattern.compile("[\\p{Cc}\\u202A-\\u202E\\u2066-\\u2069\\u2028\\u2029]");

  private final PrintStream raw;

  private CleanStream(PrintStream raw) {
    super(raw, true, StandardCharsets.UTF_8);
    this.raw = raw;
  }

  static CleanStream of(PrintStream stream) {
    return stream instanceof CleanStream clean ? clean : new CleanStream(stream);
  }

  /** The stream below, for what draws on the terminal itself. */
  PrintStream raw() {
    return raw;
  }

  @Override
  public PrintStream format(String format, Object... values) {
    Object[] clean = new Object[values.length];
    for (int i = 0; i < clean.length; i++) {
      clean[i] = values[i] instanceof Path path ? line(path.toString()) : values[i];
    }
    print(String.format(format, clean));
    return this;
  }

  @Override
  public PrintStream printf(String format, Object... values) {
    return format(format, values);
  }

  @Override
  public void print(String text) {
    super.print(shown(CONTROL, String.valueOf(text)));
  }

  /** Text that may hold names of files, in one line. */
  static String line(String text) {
    return shown(CONTROL_IN_PATH, text);
  }

  private static String shown(Pattern control, String text) {
    return control
        .matcher(text)
        .replaceAll(found -> "\\\\u%04x".formatted((int) found.group().charAt(0)));
  }
}
