package org.simtrans.app.learn;

import java.util.Map;
import java.util.stream.Collectors;
import org.simtrans.app.cli.Console;
import org.simtrans.app.cli.OptionName;
import org.simtrans.app.cli.Progress;
import org.simtrans.cohort.Cohort;
import org.simtrans.run.Outcome;
import org.simtrans.train.EpochEvent;
import org.simtrans.train.SkipEvent;
import org.simtrans.train.StepEvent;
import org.simtrans.train.TrainingListener;

/** Shows a run on stderr: images as they are prepared, then steps, and a line for each epoch. */
final class TrainingProgress implements TrainingListener, AutoCloseable {
  private static final double SMOOTHING = 0.05; // weight of the last step in the loss that is shown

  private final Console console;
  private final String task;
  private final double minutes;
  private Progress current;
  private long step; // the last one
  private long steps; // that this process has made
  private double seconds; // that they took
  private double loss = Double.NaN;

  /**
   * @param minutes the run's time budget; 0 for none
   */
  TrainingProgress(Console console, String task, double minutes) {
    this.console = console;
    this.task = task;
    this.minutes = minutes;
  }

  @Override
  public synchronized void onPreparing(int done, int total) {
    if (current == null) {
      current = Progress.on(console, "prepare", "images", total);
    }
    current.at(done);
    if (done == total) {
      close();
    }
  }

  @Override
  public synchronized void onStart(long step, long totalSteps) {
    close();
    if (step > 0) {
      console.err().printf("%s: continues after step %d%n", task, step);
    }
    long known = totalSteps == Long.MAX_VALUE ? step + 1 : totalSteps; // the first step tells more
    current = Progress.on(console, task, "steps", step, known);
  }

  @Override
  public void onStep(StepEvent event) {
    loss = Double.isNaN(loss) ? event.loss() : loss + SMOOTHING * (event.loss() - loss);
    step = event.step();
    steps++;
    seconds += event.seconds();
    if (minutes > 0) {
      double left = 60 * Math.max(0, minutes - event.minutes()) * steps / seconds;
      current.expect(Math.min(event.totalSteps(), event.step() + (long) Math.ceil(left)));
    }
    current.at(event.step(), "loss %.3f".formatted(loss));
  }

  @Override
  public void onEpoch(EpochEvent event) {
    current.say(
        "epoch %d: train loss %.4f%s%s"
            .formatted(
                event.epoch(),
                event.trainLoss(),
                measures(event.measures()),
                event.kept() && !event.measures().isEmpty() ? ", kept" : ""));
  }

  @Override
  public void onSkip(SkipEvent event) {
    current.say(
        "step %d was skipped because %s; its batch was %s"
            .formatted(event.step(), event.what(), event.batch()));
  }

  private static String measures(Map<String, Double> measures) {
    return measures.entrySet().stream()
        .map(entry -> ", " + entry.getKey().replace('_', ' ') + " " + number(entry.getValue()))
        .collect(Collectors.joining());
  }

  /** Counts, such as the smallest part in pixels, have no decimals. */
  private static String number(double value) {
    boolean count = value == Math.rint(value) && Math.abs(value) >= 1;
    return count ? "%.0f".formatted(value) : "%.4f".formatted(value);
  }

  @Override
  public synchronized void onEnd(Outcome outcome) {
    if (outcome != Outcome.STOPPED && steps > 0) {
      current.expect(step); // a time budget may end a run before the steps that were foreseen
    }
    close();
  }

  @Override
  public void onCohort(Cohort cohort) {
    cohort.sentences().stream().map(OptionName::inText).forEach(console.err()::println);
  }

  @Override
  public void onMessage(String message) {
    console.err().println(message);
  }

  @Override
  public synchronized void close() {
    if (current != null) {
      current.close();
      current = null;
    }
  }
}
