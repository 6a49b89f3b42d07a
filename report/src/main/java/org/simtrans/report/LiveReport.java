package org.simtrans.report;

import java.io.IOException;
import java.util.List;
import java.util.function.Consumer;
import org.simtrans.Reason;
import org.simtrans.run.RunFolder;
import org.simtrans.task.Glimpse;
import org.simtrans.train.EpochEvent;
import org.simtrans.train.StepEvent;
import org.simtrans.train.TrainingListener;

/**
 * Writes the report of a run while it trains: whenever the network has been judged, and every few
 * minutes between. The page renews itself in the browser until the run has ended. Writing takes at
 * most a fiftieth of the time.
 */
public final class LiveReport implements TrainingListener, AutoCloseable {
  private static final long BETWEEN = 120_000_000_000L; // ns without a judgement
  private static final long SOONEST = 5_000_000_000L; // ns after the last page
  private static final int SHARE = 50;

  private final RunFolder run;
  private final Consumer<String> say;
  private List<Glimpse> glimpses = List.of();
  private long last; // when a page was written
  private long took; // ns, for that page
  private boolean live; // whether the page there renews itself
  private boolean failed;

  /**
   * @param say hears of an error, once
   */
  public LiveReport(RunFolder run, Consumer<String> say) {
    this.run = run;
    this.say = say;
  }

  @Override
  public void onStart(long step, long totalSteps) {
    last = System.nanoTime();
  }

  @Override
  public void onStep(StepEvent event) {
    if (System.nanoTime() - last > Math.max(BETWEEN, SHARE * took)) {
      write(true);
    }
  }

  @Override
  public void onEpoch(EpochEvent event) {
    glimpses = event.glimpses();
    if (!live || System.nanoTime() - last > Math.max(SOONEST, SHARE * took)) {
      write(true);
    }
  }

  private void write(boolean renewing) {
    if (failed) {
      return;
    }
    long begin = System.nanoTime();
    try {
      Report.writeLive(run, glimpses, renewing);
      live = renewing;
    } catch (IOException | RuntimeException e) {
      failed = true;
      String why = e instanceof IOException io ? Reason.of(io) : e.toString();
      say.accept("the report cannot be renewed (%s); the run goes on".formatted(why));
    }
    last = System.nanoTime();
    took = last - begin;
  }

  /** Leaves a page that does not renew itself any more. */
  @Override
  public void close() {
    if (live) {
      write(false);
    }
  }
}
