package org.simtrans.app.cli;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import me.tongfei.progressbar.ConsoleProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;

/**
 * Shows on stderr how far a piece of work has come: a bar with the rate and the time left on a
 * terminal, a plain line every few seconds elsewhere. The plain lines begin when the first item is
 * done.
 */
public abstract class Progress implements AutoCloseable {

  /**
   * @param task the work, such as "phantoms"
   * @param unit what is counted, in the plural
   * @param total how many of them there are
   */
  public static Progress on(Console console, String task, String unit, long total) {
    return on(console, task, unit, 0, total);
  }

  /**
   * @param from how many were finished by an earlier process; they do not count for the rate
   */
  public static Progress on(Console console, String task, String unit, long from, long total) {
    return console.onTerminal()
        ? new Bar(console, task, unit, from, total)
        : new Lines(console, task, unit, from, total, InstantSource.system());
  }

  /**
   * Shows that {@code done} are finished.
   *
   * @param note a few words about the state of the work, or empty
   */
  public abstract void at(long done, String note);

  public final void at(long done) {
    at(done, "");
  }

  /** Changes the total. */
  public abstract void expect(long total);

  /** Prints a line of its own, above the bar. */
  public abstract void say(String line);

  @Override
  public abstract void close();

  private static final class Bar extends Progress {
    private static final String CLEAR_LINE = "\r\u001b[2K";

    private final Console console;
    private final ProgressBar bar;
    private final Pace pace;

    Bar(Console console, String task, String unit, long from, long total) {
      this.console = console;
      pace = new Pace(from, InstantSource.system());
      bar =
          new ProgressBarBuilder()
              .setTaskName(task)
              .setUnit(" " + unit, 1)
              .setInitialMax(total)
              .setStyle(ProgressBarStyle.UNICODE_BLOCK)
              .setUpdateIntervalMillis(250)
              .startsFrom(from, Duration.ZERO)
              .setConsumer(new ConsoleProgressBarConsumer(console.terminal(), console.columns()))
              .build();
    }

    @Override
    public synchronized void at(long done, String note) {
      bar.stepTo(done);
      String rate = done > pace.from ? " " + Pace.text(pace.rate(done)) : "";
      bar.setExtraMessage(rate + (note.isEmpty() ? "" : ", " + note));
    }

    @Override
    public void expect(long total) {
      bar.maxHint(total);
    }

    @Override
    public void say(String line) {
      console.terminal().print(CLEAR_LINE);
      console.err().println(line);
    }

    @Override
    public void close() {
      bar.close();
    }
  }

  /** How fast items are finished. */
  private static final class Pace {
    private final long from;
    private final InstantSource clock;
    private final Instant start;

    Pace(long from, InstantSource clock) {
      this.from = from;
      this.clock = clock;
      start = clock.instant();
    }

    double seconds() {
      return Math.max(1e-3, Duration.between(start, clock.instant()).toMillis() / 1e3);
    }

    /** Items per second. */
    double rate(long done) {
      return (done - from) / seconds();
    }

    static String text(double rate) {
      return rate >= 1 || rate == 0
          ? "%.1f per second".formatted(rate)
          : "%.1f s each".formatted(1 / rate);
    }
  }

  /** Lines for a log: one every few seconds, and the last. */
  static final class Lines extends Progress {
    private static final Duration BETWEEN = Duration.ofSeconds(10);

    private final Console console;
    private final String task;
    private final String unit;
    private final InstantSource clock;
    private final Pace pace;
    private long total;
    private Instant last;

    Lines(Console console, String task, String unit, long from, long total, InstantSource clock) {
      this.console = console;
      this.task = task;
      this.unit = unit;
      this.total = total;
      this.clock = clock;
      pace = new Pace(from, clock);
      last = clock.instant();
    }

    @Override
    public synchronized void at(long done, String note) {
      Instant now = clock.instant();
      if (done < total && Duration.between(last, now).compareTo(BETWEEN) < 0) {
        return;
      }
      last = now;
      double rate = pace.rate(done);
      String left =
          done >= total || rate == 0
              ? "in " + clock((long) pace.seconds())
              : clock((long) ((total - done) / rate)) + " left";
      console
          .err()
          .printf(
              "%s: %d of %d %s, %s, %s%s%n",
              task, done, total, unit, Pace.text(rate), left, note.isEmpty() ? "" : ", " + note);
    }

    private static String clock(long seconds) {
      return seconds < 3600
          ? "%d:%02d".formatted(seconds / 60, seconds % 60)
          : "%d:%02d:%02d".formatted(seconds / 3600, seconds / 60 % 60, seconds % 60);
    }

    @Override
    public synchronized void expect(long changed) {
      total = changed;
    }

    @Override
    public void say(String line) {
      console.err().println(line);
    }

    @Override
    public void close() {
      // There is nothing to free.
    }
  }
}
