package org.simtrans;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.CRC32;

/**
 * Which process made a file, as a part of the file's name. A process number alone means nothing: it
 * is given again after a process has ended, and another host or container has the same numbers for
 * its own processes.
 *
 * @param machine the host's name and a hash of the host and of the container's numbering
 * @param process its number there
 * @param start when it began there, in a form that does not depend on the clock's time
 */
public record ProcessMark(String machine, long process, String start) {
  private static final int LONGEST_HOST = 30;
  private static final Pattern FORM =
      Pattern.compile("([A-Za-z0-9-]+_[0-9a-f]{8})_(\\d{1,18})_([0-9a-z]+)");

  /** Matches a mark, as a part of a regular expression; it has no groups. */
  public static final String TEXT = "[A-Za-z0-9-]+_[0-9a-f]{8}_\\d{1,18}_[0-9a-z]+";

  private static final String MACHINE = machine(hostName());
  private static final ProcessMark OWN = of(ProcessHandle.current().pid()).orElseThrow();

  /** The mark of this process. */
  public static ProcessMark own() {
    return OWN;
  }

  /** The mark that {@code text} is. */
  public static Optional<ProcessMark> parse(String text) {
    Matcher mark = FORM.matcher(text);
    return mark.matches()
        ? Optional.of(new ProcessMark(mark.group(1), Long.parseLong(mark.group(2)), mark.group(3)))
        : Optional.empty();
  }

  private static Optional<ProcessMark> of(long process) {
    return started(process).map(start -> new ProcessMark(MACHINE, process, start));
  }

  /** The name of this host, as the system gives it; nothing is looked up in a network. */
  public static String hostName() {
    String name = firstLine(Path.of("/proc/sys/kernel/hostname"));
    for (String variable : new String[] {"HOSTNAME", "COMPUTERNAME"}) {
      String value = System.getenv(variable);
      name = name.isEmpty() && value != null ? value.strip() : name;
    }
    return name.isEmpty() ? "host" : name;
  }

  /**
   * Whether the process has certainly ended. Of a process of another host or container nothing is
   * known from here, so it has not.
   */
  public boolean hasEnded() {
    return machine.equals(MACHINE) && !of(process).equals(Optional.of(this));
  }

  private static String machine(String host) {
    String readable = host.replaceAll("[^A-Za-z0-9-]", "-");
    String numbering = "";
    try {
      numbering = Files.readSymbolicLink(Path.of("/proc/self/ns/pid")).toString();
    } catch (IOException | UnsupportedOperationException e) {
      numbering = ""; // not Linux
    }
    return readable.substring(0, Math.min(readable.length(), LONGEST_HOST))
        + "_"
        + hash(host + "\n" + firstLine(Path.of("/etc/machine-id")) + "\n" + numbering);
  }

  /** The system's start and the ticks since then; elsewhere than on Linux, the clock's time. */
  private static Optional<String> started(long process) {
    String status = firstLine(Path.of("/proc", Long.toString(process), "stat"));
    if (!status.isEmpty()) {
      String[] fields = status.substring(status.lastIndexOf(')') + 2).split(" ");
      String boot = hash(firstLine(Path.of("/proc/sys/kernel/random/boot_id")));
      return Optional.of(boot + Long.toString(Long.parseLong(fields[19]), 36));
    }
    return ProcessHandle.of(process)
        .map(
            handle ->
                handle
                    .info()
                    .startInstant()
                    .map(time -> Long.toString(time.getEpochSecond(), 36))
                    .orElse("0"));
  }

  private static String hash(String text) {
    CRC32 sum = new CRC32();
    sum.update(text.getBytes(StandardCharsets.UTF_8));
    return "%08x".formatted(sum.getValue());
  }

  private static String firstLine(Path file) {
    try {
      return new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1)
          .lines()
          .findFirst()
          .orElse("")
          .strip();
    } catch (IOException e) {
      return "";
    }
  }

  /** As it stands in names of files. */
  @Override
  public String toString() {
    return machine + "_" + process + "_" + start;
  }
}
