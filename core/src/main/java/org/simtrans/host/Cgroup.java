package org.simtrans.host;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalLong;
import java.util.stream.Stream;

/**
 * The memory that a container or a batch system allows this process, read from Linux control groups
 * (version 2, or the memory controller of version 1).
 *
 * @param root where the control groups are mounted
 */
record Cgroup(Path root) {
  static final Cgroup HERE = new Cgroup(Path.of("/sys/fs/cgroup"));
  private static final Path OWN = Path.of("/proc/self/cgroup");

  /** Bytes left until the tightest limit of this process's groups; empty if there is no limit. */
  OptionalLong available() {
    String own;
    try (Stream<String> lines = Files.lines(OWN)) {
      own = lines.filter(line -> line.startsWith("0::/")).findFirst().orElse("0::/").substring(4);
    } catch (IOException e) {
      return OptionalLong.empty(); // not Linux
    }
    return available(own);
  }

  /**
   * @param own this process's group, below the root; every group above it may have a limit as well
   */
  OptionalLong available(String own) {
    long least = Long.MAX_VALUE;
    for (Path group = root.resolve(own);
        group != null && group.startsWith(root);
        group = group.getParent()) {
      long limit = number(group.resolve("memory.max"));
      long used = number(group.resolve("memory.current")) - evictable(group);
      least = Math.min(least, left(limit, used));
    }
    Path old = root.resolve("memory");
    long limit = number(old.resolve("memory.limit_in_bytes"));
    long used = number(old.resolve("memory.usage_in_bytes")) - evictable(old);
    least = Math.min(least, left(limit, used));
    return least == Long.MAX_VALUE ? OptionalLong.empty() : OptionalLong.of(least);
  }

  private static long left(long limit, long used) {
    return limit < 0 || limit > Long.MAX_VALUE / 4 ? Long.MAX_VALUE : Math.max(0, limit - used);
  }

  /** Cached pages of files; the kernel drops them before it enforces the limit. */
  private static long evictable(Path group) {
    try (Stream<String> lines = Files.lines(group.resolve("memory.stat"))) {
      return lines
          .filter(
              line -> line.startsWith("inactive_file ") || line.startsWith("total_inactive_file "))
          .mapToLong(line -> Long.parseLong(line.substring(line.indexOf(' ') + 1)))
          .max()
          .orElse(0);
    } catch (IOException e) {
      return 0;
    }
  }

  /** The number in a file; -1 for "max" or if there is no number. */
  private static long number(Path file) {
    try {
      String text = Files.readString(file).strip();
      return text.equals("max") ? -1 : Long.parseLong(text);
    } catch (IOException | NumberFormatException e) {
      return -1;
    }
  }
}
