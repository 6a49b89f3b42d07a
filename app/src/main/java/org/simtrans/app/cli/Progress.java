package org.simtrans.app.cli;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import me.tongfei.progressbar.ConsoleProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;

/**
 * How far a piece of work has come, on stderr: a bar with rate and time left on a terminal, a plain
 * line every few seconds elsewhere. Draws nothing before the work has begun to move.
 */
public abstract class Progress implements AutoCloseable {

  /**
   * @param task what is done, like "phantoms"
   * @param unit what is counted, in the plural
   * @param total how many there are
   */
  public static Progress on(Console console, String task, String unit, long total) {
    return on(console, task, unit, 0, total);
  }

  /**
   * @param from how many were finished before, which says nothing about the pace
   */
  public static Progress on(Console console, String task, String unit, long from, long total) {
    return console.onTerminal()
        ? new Bar(console, task, unit, from, total)
        : new Lines(console, task, unit, from, total, InstantSource.system());
  }

  /**
   * Shows that {@code done} are finished; {@code note} is a short word on how it goes, or empty.
   */
  public abstract void at(long done, String note);

  public final void at(long done) {
    at(done, "");
  }

  /** The work turns out to be {@code total}. */
  public abstract void expect(long total);

  /** A line of its own, above a bar. */
  public abstract void say(String line);

  @Override
  public abstract void close();

  private static final class Bar extends Progress {
    private static final String CLEAR_LINE = "\r\u001b[2K";

    private final Console console;
    private final ProgressBar bar;

    Bar(Console console, String task, String unit, long from, long total) {
      this.console = console;
      bar =
          new ProgressBarBuilder()
              .setTaskName(task)
              .setUnit(" " + unit, 1)
              .setInitialMax(total)
              .setStyle(ProgressBarStyle.UNICODE_BLOCK)
              .setUpdateIntervalMillis(250)
              .showSpeed()
              .startsFrom(from, Duration.ZERO)
              .setConsumer(new ConsoleProgressBarConsumer(console.err(), console.columns()))
              .build();
    }

    @Override
    public synchronized void at(long done, String note) {
      bar.stepTo(done);
      bar.setExtraMessage(note.isEmpty() ? "" : " " + note);
    }

    @Override
    public void expect(long total) {
      bar.maxHint(total);
    }

    @Override
    public void say(String line) {
      console.err().println(CLEAR_LINE + line);
    }

    @Override
    public void close() {
      bar.close();
    }
  }

  /** The lines of a log: one at once, then one every few seconds, and the last. */
  static final class Lines extends Progress {
    private static final Duration BETWEEN = Duration.ofSeconds(10);

    private final Console console;
    private final String task;
    private final String unit;
    private final long from;
    private final InstantSource clock;
    private final Instant start;
    private long total;
    private Instant last;

    Lines(Console console, String task, String unit, long from, long total, InstantSource clock) {
      this.console = console;
      this.task = task;
      this.unit = unit;
      this.from = from;
      this.total = total;
      this.clock = clock;
      start = clock.instant();
      last = start;
    }

    @Override
    public synchronized void at(long done, String note) {
      Instant now = clock.instant();
      if (done < total && Duration.between(last, now).compareTo(BETWEEN) < 0) {
        return;
      }
      last = now;
      double seconds = Math.max(1e-3, Duration.between(start, now).toMillis() / 1e3);
      double rate = (done - from) / seconds;
      String left =
          done >= total || done == from
              ? "in " + clock((long) seconds)
              : clock((long) ((total - done) / rate)) + " left";
      console
          .err()
          .printf(
              "%s: %d of %d %s, %s, %s%s%n",
              task, done, total, unit, pace(rate), left, note.isEmpty() ? "" : ", " + note);
    }

    private static String pace(double rate) {
      return rate >= 1 || rate == 0
          ? "%.1f per second".formatted(rate)
          : "%.1f s each".formatted(1 / rate);
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
      // Nothing is held.
    }
  }
}
