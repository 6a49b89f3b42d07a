package org.simtrans.host;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalLong;
import java.util.stream.Stream;
import org.bytedeco.javacpp.Pointer;

/** The memory of this process and machine as Linux counts it; empty on other systems. */
public final class ResidentMemory {
  private static final Path STATUS = Path.of("/proc/self/status");
  private static final Path RESET = Path.of("/proc/self/clear_refs");
  private static final Path MACHINE = Path.of("/proc/meminfo");

  private ResidentMemory() {}

  /** Bytes that the process holds now. */
  public static OptionalLong now() {
    return field(STATUS, "VmRSS:");
  }

  /**
   * Bytes that this process could still take without swapping, and without reaching the limit of
   * its container.
   */
  public static OptionalLong available() {
    OptionalLong machine = field(MACHINE, "MemAvailable:");
    OptionalLong container = Cgroup.HERE.available();
    return machine.isPresent() && container.isPresent()
        ? OptionalLong.of(Math.min(machine.getAsLong(), container.getAsLong()))
        : machine;
  }

  /** Bytes that the machine has. */
  public static OptionalLong total() {
    return field(MACHINE, "MemTotal:");
  }

  /** The most bytes that the process has held so far, or since {@link #resetPeak}. */
  public static OptionalLong peak() {
    return field(STATUS, "VmHWM:");
  }

  /**
   * Hands freed memory back to the system and lets {@link #peak} begin anew, so that what follows
   * can be measured by itself.
   *
   * @return whether the system can
   */
  public static boolean resetPeak() {
    Pointer.trimMemory();
    try {
      Files.writeString(RESET, "5");
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  private static OptionalLong field(Path file, String name) {
    try (Stream<String> lines = Files.lines(file)) {
      return lines
          .filter(line -> line.startsWith(name))
          .mapToLong(line -> 1024 * Long.parseLong(line.replaceAll("[^0-9]", "")))
          .findFirst();
    } catch (IOException e) {
      return OptionalLong.empty();
    }
  }
}
