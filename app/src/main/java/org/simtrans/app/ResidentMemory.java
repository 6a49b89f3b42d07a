package org.simtrans.app;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalLong;
import java.util.stream.Stream;

/** The memory of this process and machine as Linux counts it; empty on other systems. */
final class ResidentMemory {
  private static final Path STATUS = Path.of("/proc/self/status");
  private static final Path MACHINE = Path.of("/proc/meminfo");

  private ResidentMemory() {}

  /** Bytes that the process holds now. */
  static OptionalLong now() {
    return field(STATUS, "VmRSS:");
  }

  /** Bytes that all processes together could still take without swapping. */
  static OptionalLong available() {
    return field(MACHINE, "MemAvailable:");
  }

  /** Bytes that the machine has. */
  static OptionalLong total() {
    return field(MACHINE, "MemTotal:");
  }

  /** The most bytes that the process has held so far. */
  static OptionalLong peak() {
    return field(STATUS, "VmHWM:");
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
