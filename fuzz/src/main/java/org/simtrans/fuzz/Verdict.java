package org.simtrans.fuzz;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.Arrays;
import org.simtrans.SimTransException;
import org.simtrans.fuzz.damage.Inconsistent;
import org.simtrans.fuzz.damage.Reader;

/**
 * How a reader took a file.
 *
 * @param finding what it did wrong, in a line; null if nothing
 * @param detail more about it; null if there is nothing
 */
record Verdict(Outcome outcome, String finding, String detail) {
  enum Outcome {
    ACCEPTED,
    REFUSED,
    FINDING
  }

  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  static Verdict of(Reader reader, Path folder, Path file, long bytes) {
    long before = THREADS.getCurrentThreadAllocatedBytes();
    long begun = THREADS.getCurrentThreadCpuTime();
    Verdict verdict = read(reader, folder, file);
    double seconds = (THREADS.getCurrentThreadCpuTime() - begun) / 1e9;
    long allocated = THREADS.getCurrentThreadAllocatedBytes() - before;
    if (verdict.finding == null && seconds > reader.longest()) {
      return new Verdict(
          Outcome.FINDING,
          "takes longer than %.0f s, then %s".formatted(reader.longest(), verdict.outcome),
          "%.1f s for %d bytes".formatted(seconds, bytes));
    }
    return allocated <= reader.heap(bytes)
        ? verdict
        : new Verdict(
            Outcome.FINDING,
            "allocates beyond what the file can hold, then " + verdict.outcome,
            "%d MB for %d bytes (%s)".formatted(allocated >> 20, bytes, verdict.detail));
  }

  private static Verdict read(Reader reader, Path folder, Path file) {
    try {
      reader.read(file);
      return new Verdict(Outcome.ACCEPTED, null, null);
    } catch (SimTransException e) {
      String flaw = Refusal.flaw(e.getMessage(), folder, reader.fields());
      return flaw == null
          ? new Verdict(Outcome.REFUSED, null, e.getMessage())
          : new Verdict(Outcome.FINDING, "a refusal " + flaw + where(e), e.getMessage());
    } catch (Inconsistent e) {
      return new Verdict(Outcome.FINDING, "lets in " + e.getMessage(), null);
    } catch (RuntimeException | Error e) {
      return new Verdict(Outcome.FINDING, e.getClass().getSimpleName() + where(e), e.toString());
    }
  }

  /** Where in the program it came from. */
  private static String where(Throwable e) {
    return Arrays.stream(e.getStackTrace())
        .filter(frame -> frame.getClassName().startsWith("org.simtrans."))
        .findFirst()
        .map(
            frame ->
                " at %s.%s:%d"
                    .formatted(
                        frame.getClassName().replaceAll(".*\\.", ""),
                        frame.getMethodName(),
                        frame.getLineNumber()))
        .orElse("");
  }
}
