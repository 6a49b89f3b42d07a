package org.simtrans.host;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
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
    try (Stream<String> lines = Files.lines(OWN)) {
      return available(lines.toList());
    } catch (IOException e) {
      return OptionalLong.empty(); // not Linux
    }
  }

  /**
   * As {@link #available()}; every group above the process's own may have a limit as well.
   *
   * @param own lines of {@code /proc/self/cgroup}: {@code 0::/GROUP} in version 2, {@code
   *     NUMBER:memory:/GROUP} in version 1. In a container the group may not be there; the root is
   *     then the container's.
   */
  OptionalLong available(List<String> own) {
    long least = least(root, group(own, "0::/"), "memory.max", "memory.current", Long.MAX_VALUE);
    least =
        least(
            root.resolve("memory"),
            group(own, "\\d+:([^:]*,)?memory(,[^:]*)?:/"),
            "memory.limit_in_bytes",
            "memory.usage_in_bytes",
            least);
    return least == Long.MAX_VALUE ? OptionalLong.empty() : OptionalLong.of(least);
  }

  private static String group(List<String> own, String before) {
    return own.stream()
        .filter(line -> line.matches(before + ".*"))
        .findFirst()
        .map(line -> line.replaceFirst(before, ""))
        .orElse("");
  }

  private static long least(Path top, String own, String limit, String used, long known) {
    long least = known;
    for (Path group = top.resolve(own);
        group != null && group.startsWith(top);
        group = group.getParent()) {
      long taken = number(group.resolve(used)) - evictable(group);
      least = Math.min(least, left(number(group.resolve(limit)), taken));
    }
    return least;
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
