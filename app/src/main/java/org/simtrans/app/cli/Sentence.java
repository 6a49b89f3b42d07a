package org.simtrans.app.cli;

import java.io.UncheckedIOException;
import java.util.Locale;
import org.simtrans.SimTransException;

/** Shortens messages to one line that fits into a sentence. */
public final class Sentence {
  private Sentence() {}

  /** What an error says, with the options of the command line, without a full stop. */
  public static String of(SimTransException e) {
    return inner(e.message().text(OptionName::of));
  }

  /** The first line of {@code message} (libtorch appends its native frames) without a full stop. */
  public static String inner(String message) {
    String line = message.strip().lines().findFirst().orElse("").strip();
    return line.endsWith(".") ? line.substring(0, line.length() - 1) : line;
  }

  /** What the file system refused, and where; its own messages are often just the file's name. */
  public static String ofFileSystem(Exception e) {
    Throwable cause = e instanceof UncheckedIOException ? e.getCause() : e;
    String kind = cause.getClass().getSimpleName().replace("Exception", "");
    String what = kind.replaceAll("(?<=[a-z])(?=[A-Z])", " ").toLowerCase(Locale.ROOT);
    return "%s (%s); check the path, its permissions and the free space"
        .formatted(inner(String.valueOf(cause.getMessage())), what);
  }
}
