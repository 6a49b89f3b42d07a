package org.simtrans.app.cli;

import java.io.UncheckedIOException;
import java.nio.file.FileSystemException;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import org.simtrans.Reason;
import org.simtrans.SimTransException;

/** Shortens messages to one line that fits into a sentence. */
public final class Sentence {
  private static final Pattern FULL =
      Pattern.compile(
          "can(?:'t|not) allocate memory|could not create a (?:primitive|memory)|not enough memory|out of memory|bad_alloc|bad allocation|Failed to allocate memory",
          Pattern.CASE_INSENSITIVE);

  private Sentence() {}

  /** What an error says, with the options of the command line, without a full stop. */
  public static String of(SimTransException e) {
    return inner(e.message().text(OptionName::of));
  }

  /** Text that may hold names of files, in one line, whatever is in the names. */
  public static String inOneLine(String text) {
    return CleanStream.line(text);
  }

  /** The first line of {@code message} (libtorch appends its native frames) without a full stop. */
  public static String inner(String message) {
    String line = message.strip().lines().findFirst().orElse("").strip();
    return line.endsWith(".") ? line.substring(0, line.length() - 1) : line;
  }

  /**
   * What is to be said where libtorch or ONNX Runtime found no memory; empty for any other error.
   * They have no type of error for it.
   */
  public static Optional<String> ofFullMemory(Throwable e) {
    String message = String.valueOf(e.getMessage());
    return FULL.matcher(message).find()
        ? Optional.of(
            "the memory is full (%s); use fewer or smaller slices at a time, or a machine with more memory"
                .formatted(inner(message.replaceFirst("^(?s).*?(?=" + FULL.pattern() + ")", ""))))
        : Optional.empty();
  }

  /** What the file system refused, and where; its own messages are often just the file's name. */
  public static String ofFileSystem(Exception e) {
    Throwable cause = e instanceof UncheckedIOException ? e.getCause() : e;
    if (cause instanceof FileSystemException system && system.getFile() != null) {
      return "%s: %s; check the path, its permissions and the free space"
          .formatted(inOneLine(system.getFile()), Reason.of(system));
    }
    String kind = cause.getClass().getSimpleName().replace("Exception", "");
    String what = kind.replaceAll("(?<=[a-z])(?=[A-Z])", " ").toLowerCase(Locale.ROOT);
    return "%s (%s); check the path, its permissions and the free space"
        .formatted(inner(String.valueOf(cause.getMessage())), what);
  }
}
