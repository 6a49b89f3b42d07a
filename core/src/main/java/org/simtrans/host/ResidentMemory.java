package org.simtrans.host;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalLong;
import java.util.stream.Stream;
import org.bytedeco.javacpp.Pointer;

/** The memory of this process and of the machine, as Linux counts it; empty on other systems. */
public final class ResidentMemory {
  private static final Path STATUS = Path.of("/proc/self/status");
  private static final Path RESET = Path.of("/proc/self/clear_refs");
  private static final Path MACHINE = Path.of("/proc/meminfo");

  private ResidentMemory() {}

  /** Resident bytes of the process now. */
  public static OptionalLong now() {
    return field(STATUS, "VmRSS:");
  }

  /**
   * Bytes that this process can still allocate without swapping and within its container's limit.
   */
  public static OptionalLong available() {
    OptionalLong machine = field(MACHINE, "MemAvailable:");
    OptionalLong container = Cgroup.HERE.available();
    return machine.isPresent() && container.isPresent()
        ? OptionalLong.of(Math.min(machine.getAsLong(), container.getAsLong()))
        : machine;
  }

  /** Bytes of memory in the machine. */
  public static OptionalLong total() {
    return field(MACHINE, "MemTotal:");
  }

  /** The largest number of resident bytes so far, or since {@link #resetPeak}. */
  public static OptionalLong peak() {
    return field(STATUS, "VmHWM:");
  }

  /**
   * Returns freed memory to the system and resets {@link #peak}, so that the following work can be
   * measured alone.
   *
   * @return whether the system supports this
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
