package org.simtrans.server;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.simtrans.ProcessMark;

/**
 * The process that works in a run's folder, as its {@code .lock} says. The lock itself is not
 * asked, because to ask is to hold it for a moment, in which a run could not begin.
 *
 * @param process its number
 * @param host where it runs
 */
record Holder(long process, String host) {
  private static final Pattern FORM =
      Pattern.compile("process (\\d{1,18}) on (\\S+) since \\S+\\s*");
  private static final int LONGEST = 1000;

  /** The process that is at work in a folder now; empty if none is. */
  static Optional<Holder> of(Path folder) {
    Path file = folder.resolve(".lock");
    try {
      if (!Files.isRegularFile(file) || Files.size(file) > LONGEST) {
        return Optional.empty();
      }
      Matcher text = FORM.matcher(Files.readString(file, StandardCharsets.ISO_8859_1));
      return text.matches()
          ? Optional.of(new Holder(Long.parseLong(text.group(1)), text.group(2)))
              .filter(Holder::isAlive)
          : Optional.empty();
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  /** Whether it runs on this machine. */
  boolean isHere() {
    return host.equals(ProcessMark.hostName());
  }

  /**
   * Of a process of another host nothing is known, and its number says nothing here: such a run
   * counts as ended.
   */
  private boolean isAlive() {
    return isHere() && ProcessHandle.of(process).filter(Holder::isOurs).isPresent();
  }

  /** Numbers are given again: the process has to be a program of Java that runs this one. */
  private static boolean isOurs(ProcessHandle handle) {
    Optional<String> line = handle.info().commandLine();
    return handle.isAlive() && line.map(text -> text.contains("simtrans")).orElse(true);
  }

  /** Asks it to save and end, as Ctrl-C does. */
  void stop() {
    ProcessHandle.of(process).filter(Holder::isOurs).ifPresent(ProcessHandle::destroy);
  }
}
