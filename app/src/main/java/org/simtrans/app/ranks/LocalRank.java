package org.simtrans.app.ranks;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.function.Consumer;
import org.simtrans.app.cli.Console;

/**
 * A rank of a {@link LocalJob}. Rank 0 speaks for all, as it speaks; of the others the last lines
 * are kept, for they have something to say only if they fail.
 */
final class LocalRank {
  private static final int LINES_KEPT = 200;

  private final int rank;
  private final Process process;
  private final List<Thread> listeners = new ArrayList<>();
  private final Deque<String> lastLines = new ArrayDeque<>(); // guarded by itself
  private boolean given; // up

  private LocalRank(int rank, Process process) {
    this.rank = rank;
    this.process = process;
  }

  /**
   * @param verbose whether the others are heard as well, each line with its rank
   */
  static LocalRank start(int rank, ProcessBuilder builder, Console console, boolean verbose) {
    builder.redirectErrorStream(rank > 0);
    try {
      LocalRank started = new LocalRank(rank, builder.start());
      started.listen(console, verbose);
      return started;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void listen(Console console, boolean verbose) {
    if (rank == 0) {
      listen(() -> copy(process.getInputStream(), console.out()));
      listen(() -> copy(process.getErrorStream(), console.err()));
    } else {
      listen(() -> keepLines(line -> say(line, console, verbose)));
    }
  }

  private void listen(Runnable work) {
    Thread thread = new Thread(work, "rank-" + rank + "-output");
    thread.setDaemon(true);
    thread.start();
    listeners.add(thread);
  }

  private static void copy(InputStream from, PrintStream to) {
    byte[] some = new byte[8192];
    try {
      for (int n = from.read(some); n >= 0; n = from.read(some)) {
        to.write(some, 0, n);
        to.flush();
      }
    } catch (IOException closed) {
      // It has ended.
    }
  }

  private void keepLines(Consumer<String> listener) {
    try (BufferedReader lines =
        new BufferedReader(
            new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        listener.accept(line);
      }
    } catch (IOException closed) {
      // It has ended.
    }
  }

  private void say(String line, Console console, boolean verbose) {
    synchronized (lastLines) {
      lastLines.add(line);
      if (lastLines.size() > LINES_KEPT) {
        lastLines.remove();
      }
    }
    if (verbose) {
      console.err().printf("rank %d: %s%n", rank, line);
    }
  }

  /** What it said last, if that has not been heard. */
  List<String> lastLines() {
    synchronized (lastLines) {
      return List.copyOf(lastLines);
    }
  }

  int rank() {
    return rank;
  }

  boolean alive() {
    return process.isAlive();
  }

  /** Of one that has ended; above 128, a signal's number and 128. */
  int exitCode() {
    return process.exitValue();
  }

  /**
   * Asks it to save and end. ({@link Process#destroy} would close the streams that it is heard by.)
   */
  void stop() {
    process.toHandle().destroy();
  }

  /** Ends it; it has not ended by itself. */
  void giveUp() {
    given = true;
    process.destroyForcibly();
  }

  boolean givenUp() {
    return given;
  }

  /** Until all that it said has been passed on. */
  void hearOut() throws InterruptedException {
    for (Thread listener : listeners) {
      listener.join();
    }
  }
}
