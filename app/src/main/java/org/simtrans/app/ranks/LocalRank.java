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
 * A rank of a {@link LocalJob}. The output of rank 0 is passed on at once. Of the other ranks only
 * the last lines are kept, because they matter only if a rank fails.
 */
final class LocalRank {
  private static final int LINES_KEPT = 200;

  private final int rank;
  private final Process process;
  private final List<Thread> listeners = new ArrayList<>();
  private final Deque<String> lastLines = new ArrayDeque<>(); // guarded by itself
  private boolean killed;

  private LocalRank(int rank, Process process) {
    this.rank = rank;
    this.process = process;
  }

  /**
   * @param verbose whether to show the output of the other ranks as well, each line with its rank
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
      // The process has ended.
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
      // The process has ended.
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

  /** The last lines of its output, if they have not been shown. */
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

  /** The exit code of an ended rank; above 128 it is 128 plus the number of a signal. */
  int exitCode() {
    return process.exitValue();
  }

  /** Asks it to save and end. ({@link Process#destroy} would close its output streams.) */
  void stop() {
    process.toHandle().destroy();
  }

  /** Kills it, because it has not ended by itself. */
  void kill() {
    killed = true;
    process.destroyForcibly();
  }

  boolean killed() {
    return killed;
  }

  /** Waits until all of its output has been read. */
  void awaitOutput() throws InterruptedException {
    for (Thread listener : listeners) {
      listener.join();
    }
  }
}
