package org.simtrans.bench;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalDouble;

/**
 * How long ago this process was started. Java's own answer counts whole seconds on Linux; the
 * kernel counts hundredths. The launcher becomes Java, so its time is in.
 */
final class ProcessAge {
  private static final Path UPTIME = Path.of("/proc/uptime");
  private static final Path STAT = Path.of("/proc/self/stat");
  private static final int START = 19; // of the fields that follow the name, from 0
  private static final double TICKS = 100; // a second, on every Linux that Java runs on
  private static final double MOST_BEFORE_JAVA = 60; // seconds; a build may have come first

  private ProcessAge() {}

  /** Seconds; empty where the system does not tell, or what it tells cannot be. */
  static OptionalDouble seconds() {
    double java = ManagementFactory.getRuntimeMXBean().getUptime() / 1e3;
    try {
      double sinceBoot = Double.parseDouble(Files.readString(UPTIME).split(" ")[0]);
      String stat = Files.readString(STAT);
      String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
      double age = sinceBoot - Long.parseLong(fields[START]) / TICKS;
      boolean plausible = age >= java - 0.1 && age <= java + MOST_BEFORE_JAVA;
      return plausible ? OptionalDouble.of(age) : OptionalDouble.empty();
    } catch (IOException e) {
      return OptionalDouble.empty(); // not Linux
    }
  }
}
