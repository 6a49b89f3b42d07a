package org.simtrans.host;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** The limit on the addresses that this process may use ({@code ulimit -v}). */
final class AddressSpace {
  private static final Path LIMITS = Path.of("/proc/self/limits");

  private AddressSpace() {}

  /** Whether there is a limit; false where the system does not tell. */
  static boolean isLimited() {
    return isLimited(LIMITS);
  }

  static boolean isLimited(Path limits) {
    try (Stream<String> lines = Files.lines(limits)) {
      // "Max address space         8388608000           unlimited            bytes"
      return lines
          .filter(line -> line.startsWith("Max address space"))
          .anyMatch(line -> !line.replaceFirst("Max address space\\s+", "").startsWith("unl"));
    } catch (IOException e) {
      return false; // not Linux
    }
  }
}
