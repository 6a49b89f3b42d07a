package org.simtrans.app.bench;

import org.simtrans.bench.Machine;
import org.simtrans.bench.Quartiles;

/** What all benchmarks say in the same words. */
final class BenchText {
  private BenchText() {}

  /** The machine, in four lines. */
  static String of(Machine machine) {
    return """
        %s, %d cores, %d threads, on %s
        %s
        huge pages %s (kernel: %s), load before %s
        simtrans %s, libtorch %s, Java %s, %s
        """
        .formatted(
            machine.processor().name(),
            machine.cores(),
            machine.threads(),
            machine.device(),
            String.join(" ", machine.processor().features()),
            machine.hugePages().asked() ? "asked for" : "not asked for",
            machine.hugePages().kernel() == null ? "unknown" : machine.hugePages().kernel(),
            machine.load() == null ? "unknown" : "%.2f".formatted(machine.load()),
            machine.simtrans(),
            machine.libtorch(),
            machine.java(),
            machine.os());
  }

  /** The median and the quartiles: "12.3 (12.1 to 12.6)". */
  static String of(Quartiles found) {
    String form = found.median() >= 1000 ? "%.0f" : found.median() >= 10 ? "%.1f" : "%.2f";
    return (form + " (" + form + " to " + form + ")")
        .formatted(found.median(), found.q1(), found.q3());
  }

  static String gigabytes(Long bytes) {
    return bytes == null ? "unknown" : "%.2f GB".formatted(bytes / 1e9);
  }
}
