package org.simtrans.app.ranks;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.simtrans.Message;
import org.simtrans.app.cli.Console;
import org.simtrans.app.cli.ExitCode;
import org.simtrans.ranks.RankLostException;
import org.simtrans.ranks.Rendezvous;

/**
 * Runs one command line in several processes on this host, which train together. All of them end
 * when one fails, when the user stops the job, or when this process, their launcher, ends.
 */
public final class LocalJob {
  /**
   * The exit code of a rank that ended because it lost another one; the launcher prints the
   * message.
   */
  public static final int LOST_ANOTHER = 3;

  private static final Duration GRACE = Duration.ofSeconds(20); // for rank 0 to save
  private static final long GLANCE = 50; // milliseconds
  private static final long LEAST_HEAP = 512; // MB
  private static final int SIGNALLED = 128;
  private static final int SIGKILL = 9;
  private static final String[] THREADS = {"OMP_NUM_THREADS", "MKL_NUM_THREADS"};

  private final Class<?> main; // the main class of the command line
  private final Console console;
  private final List<String> words;
  private final int size;
  private final boolean verbose;
  private final List<LocalRank> ranks = new ArrayList<>();
  private final List<LocalRank> failed = new ArrayList<>(); // in the order of failing
  private final CountDownLatch over = new CountDownLatch(1);
  private volatile boolean stopping;
  private volatile int exitCode = ExitCode.FAILED;

  LocalJob(Class<?> main, Console console, List<String> words, int size, boolean verbose) {
    this.main = main;
    this.console = console;
    this.words = words;
    this.size = size;
    this.verbose = verbose;
  }

  /** The job for which this process was started, if any. */
  public static Optional<String> ofThisProcess() {
    return Optional.ofNullable(System.getenv(Rendezvous.JOB));
  }

  /** Makes this process save and end, as on a signal, when its launcher has ended. */
  static void endWithLauncher(String job) {
    Thread watch =
        new Thread(
            () -> {
              try {
                while (System.in.read() >= 0) {
                  // Nothing is ever sent; the launcher's end closes the stream.
                }
              } catch (IOException e) {
                // The stream is closed.
              }
              System.exit(ExitCode.STOPPED);
            },
            "launcher-of-" + job);
    watch.setDaemon(true);
    watch.start();
  }

  /**
   * Starts the ranks and waits for all of them. Returns the exit code.
   *
   * @throws RankLostException if a rank was killed
   */
  int run() {
    Thread hook = new Thread(this::stop, "stop-ranks");
    Runtime.getRuntime().addShutdownHook(hook);
    try {
      start();
      await();
      exitCode = verdict();
      return exitCode;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return ExitCode.FAILED;
    } finally {
      ranks.stream().filter(LocalRank::alive).forEach(LocalRank::kill);
      over.countDown();
      remove(hook);
    }
  }

  private static void remove(Thread hook) {
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException alreadyEnding) {
      return; // the hook ends the process
    }
  }

  /** Runs on a signal; on a terminal the ranks get the signal as well. */
  private void stop() {
    stopping = true;
    synchronized (ranks) {
      ranks.forEach(LocalRank::stop);
    }
    try {
      over.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    Runtime.getRuntime().halt(exitCode);
  }

  // --- starting ------------------------------------------------------------------------------

  private void start() {
    int port = freePort();
    String job = "local " + ProcessHandle.current().pid();
    synchronized (ranks) {
      for (int rank = 0; rank < size && !stopping; rank++) {
        ProcessBuilder builder = new ProcessBuilder(command());
        Map<String, String> environment = builder.environment();
        environment.put("RANK", Integer.toString(rank));
        environment.put("LOCAL_RANK", Integer.toString(rank));
        environment.put("WORLD_SIZE", Integer.toString(size));
        environment.put("MASTER_ADDR", InetAddress.getLoopbackAddress().getHostAddress());
        environment.put("MASTER_PORT", Integer.toString(port));
        environment.put(Rendezvous.JOB, job);
        for (String name : THREADS) {
          environment.put(name, Integer.toString(share(environment.get(name))));
        }
        ranks.add(LocalRank.start(rank, builder, console, verbose));
      }
    }
  }

  /** A rank's share of the threads that this process would use. */
  private int share(String threads) {
    boolean given = threads != null && threads.matches("[0-9]{1,6}");
    int all = given ? Integer.parseInt(threads) : Runtime.getRuntime().availableProcessors();
    return Math.max(1, all / size);
  }

  /** The command of this process, with shares of its heap and cores. */
  private List<String> command() {
    Runtime runtime = Runtime.getRuntime();
    List<String> command = new ArrayList<>();
    command.add(ProcessHandle.current().info().command().orElse("java"));
    command.addAll(ManagementFactory.getRuntimeMXBean().getInputArguments());
    command.add("-Xmx" + Math.max(LEAST_HEAP, (runtime.maxMemory() >> 20) / size) + "m");
    // On a host with one core Java uses a slower compiler.
    command.add("-XX:ActiveProcessorCount=" + Math.max(2, runtime.availableProcessors() / size));
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), main.getName()));
    command.addAll(words);
    return command;
  }

  private static int freePort() {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  // --- ending --------------------------------------------------------------------------------

  /**
   * Waits until all have ended. After one has failed, the others lose it and end; those that do not
   * are killed.
   */
  private void await() throws InterruptedException {
    long firstFailure = 0;
    while (ranks.stream().anyMatch(LocalRank::alive)) {
      noteFailures();
      if (!failed.isEmpty()) {
        firstFailure = firstFailure == 0 ? System.nanoTime() : firstFailure;
        if (System.nanoTime() - firstFailure > GRACE.toNanos()) {
          ranks.stream().filter(LocalRank::alive).forEach(LocalRank::kill);
        }
      }
      TimeUnit.MILLISECONDS.sleep(GLANCE);
    }
    noteFailures();
    for (LocalRank rank : ranks) {
      rank.awaitOutput();
    }
  }

  private void noteFailures() {
    ranks.stream()
        .filter(rank -> !rank.alive() && !failed.contains(rank))
        .filter(rank -> rank.exitCode() != ExitCode.DONE && rank.exitCode() != ExitCode.STOPPED)
        .forEach(failed::add);
  }

  private int verdict() {
    Optional<LocalRank> culprit =
        failed.stream()
            .filter(rank -> !rank.killed() && rank.exitCode() != LOST_ANOTHER)
            .min(
                Comparator.comparing(
                    rank -> spoke(rank) ? 0 : 1)); // otherwise the first that failed
    if (culprit.isPresent() && !(stopping && culprit.get().exitCode() > SIGNALLED)) {
      return blame(culprit.get());
    }
    boolean saved = ranks.stream().anyMatch(rank -> rank.exitCode() == ExitCode.STOPPED);
    if (stopping || saved) { // the others may have lost rank 0, which does not wait for them
      return ExitCode.STOPPED;
    }
    if (!failed.isEmpty()) {
      throw lost();
    }
    return ExitCode.DONE;
  }

  /** Whether this rank's output is shown and it has reported its error. */
  private static boolean spoke(LocalRank rank) {
    return rank.rank() == 0 && rank.exitCode() < SIGNALLED;
  }

  private int blame(LocalRank culprit) {
    if (!verbose) {
      culprit
          .lastLines()
          .forEach(line -> console.err().printf("rank %d: %s%n", culprit.rank(), line));
    }
    int code = culprit.exitCode();
    if (code < SIGNALLED) {
      return code;
    }
    int signal = code - SIGNALLED;
    throw new RankLostException(
        Message.of(
            "rank %d of %d was ended by signal %d%s: %s",
            culprit.rank(),
            size,
            signal,
            signal == SIGKILL ? " (kill, as when the host's memory is full)" : "",
            RankLostException.REMEDY),
        null);
  }

  private RankLostException lost() {
    List<String> hanging =
        ranks.stream().filter(LocalRank::killed).map(rank -> "rank " + rank.rank()).toList();
    return new RankLostException(
        Message.of(
            "%s: %s",
            hanging.isEmpty()
                ? "the ranks lost each other"
                : String.join(", ", hanging) + " did not respond any more",
            RankLostException.REMEDY),
        null);
  }
}
