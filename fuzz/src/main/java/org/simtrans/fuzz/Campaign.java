package org.simtrans.fuzz;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.simtrans.fuzz.damage.BadFile;
import org.simtrans.fuzz.damage.Chance;
import org.simtrans.fuzz.damage.Reader;

/**
 * Many files for many readers, on several threads. Which file a reader gets under a number depends
 * on the seed alone, so that seed and number bring a file back.
 */
final class Campaign {
  private static final long LONGEST_NANOS = 10_000_000_000L; // of a processor, for one file
  private static final long WATCH_MILLIS = 200;
  private static final int SOUND = 10;

  /** What one thread is at; its file is over as soon as another is begun. */
  private record Doing(Case what, long cpuBefore) {}

  /** One file. */
  private record Case(Reader reader, long number) {
    @Override
    public String toString() {
      return reader.name() + " " + number;
    }
  }

  private final List<Reader> readers;
  private final long seed;
  private final Path scratch;
  private final Path kept;

  /**
   * @param scratch a folder for the files that are read
   * @param kept where the files of findings stay
   */
  Campaign(List<Reader> readers, long seed, Path scratch, Path kept) {
    this.readers = readers;
    this.seed = seed;
    this.scratch = scratch;
    this.kept = kept;
  }

  /**
   * Has every reader read sound files, which it must let in; what is loaded once is loaded then.
   */
  void requireSoundFilesAreRead() throws IOException {
    for (Reader reader : readers) {
      for (int i = 0; i < SOUND; i++) {
        Path place = scratch.resolve("sound").resolve(reader.name() + "-" + i);
        reader.read(reader.sound(Chance.of(seed, reader.name(), i)).writeTo(place));
      }
    }
    delete(scratch.resolve("sound"));
  }

  /** The numbers from {@code first} on of each reader, by its share of {@code count}. */
  Outcomes run(long first, long count, int threads) throws InterruptedException {
    List<Case> cases = new ArrayList<>();
    int shares = readers.stream().mapToInt(Reader::share).sum();
    for (Reader reader : readers) {
      long own = Math.max(1, Math.round((double) count * reader.share() / shares));
      for (long i = 0; i < own; i++) {
        cases.add(new Case(reader, first + i));
      }
    }
    Outcomes tally = new Outcomes();
    AtomicInteger next = new AtomicInteger();
    Worker[] workers = new Worker[threads];
    for (int i = 0; i < threads; i++) {
      workers[i] = new Worker(scratch.resolve("worker" + i), cases, next, tally);
      workers[i].start();
    }
    watch(workers, tally);
    return tally;
  }

  /** Waits for all; a thread that hangs ends the campaign, for nothing can end the thread. */
  private static void watch(Worker[] workers, Outcomes tally) throws InterruptedException {
    for (Worker worker : workers) {
      while (worker.isAlive()) {
        worker.join(WATCH_MILLIS);
        for (Worker one : workers) {
          Doing doing = one.doing;
          if (doing != null
              && one.cpuNanos() - doing.cpuBefore > LONGEST_NANOS
              && doing == one.doing) {
            StackTraceElement[] at = one.getStackTrace();
            tally.add(
                doing.what.reader,
                doing.what.number,
                new Verdict(
                    Verdict.Outcome.FINDING,
                    "hangs",
                    Stream.of(at).limit(12).map(String::valueOf).toList().toString()));
            return;
          }
        }
      }
      if (worker.failure != null) {
        throw worker.failure;
      }
    }
  }

  /** Reads one file after the other. */
  private final class Worker extends Thread {
    private final Path folder;
    private final List<Case> cases;
    private final AtomicInteger next;
    private final Outcomes tally;
    private volatile Doing doing;
    private volatile RuntimeException failure;

    Worker(Path folder, List<Case> cases, AtomicInteger next, Outcomes tally) {
      super(folder.getFileName().toString());
      setDaemon(true);
      this.folder = folder;
      this.cases = cases;
      this.next = next;
      this.tally = tally;
    }

    private long cpuNanos() {
      return ManagementFactory.getThreadMXBean().getThreadCpuTime(getId());
    }

    @Override
    public void run() {
      for (int i = next.getAndIncrement(); i < cases.size(); i = next.getAndIncrement()) {
        try {
          one(cases.get(i));
        } catch (IOException | RuntimeException e) { // of the fuzzer, not of a reader
          failure = new IllegalStateException(cases.get(i) + " could not be made", e);
          return;
        }
      }
    }

    private void one(Case what) throws IOException {
      BadFile bad = what.reader.spoilt(Chance.of(seed, what.reader.name(), what.number));
      // A crash of the process leaves this folder behind, with the number in its name.
      Path place = folder.resolve(what.reader.name() + "-" + what.number);
      Files.createDirectories(place);
      Path file = bad.writeTo(place);
      doing = new Doing(what, cpuNanos());
      Verdict verdict = Verdict.of(what.reader, place, file, bad.bytes());
      doing = null;
      if (tally.add(what.reader, what.number, verdict)) {
        bad.writeTo(kept.resolve(what.reader.name() + "-" + seed + "-" + what.number));
      }
      delete(place);
    }
  }

  static void delete(Path folder) throws IOException {
    try (Stream<Path> all = Files.walk(folder)) {
      for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(path);
      }
    }
  }
}
