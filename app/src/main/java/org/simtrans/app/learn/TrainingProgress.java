package org.simtrans.app.learn;

import java.util.Map;
import java.util.stream.Collectors;
import org.simtrans.app.cli.Console;
import org.simtrans.app.cli.Progress;
import org.simtrans.run.Outcome;
import org.simtrans.train.EpochEvent;
import org.simtrans.train.SkipEvent;
import org.simtrans.train.StepEvent;
import org.simtrans.train.TrainingListener;

/** Shows a run on stderr: the preparation of images, then steps, with a line for each epoch. */
final class TrainingProgress implements TrainingListener, AutoCloseable {
  private static final double SMOOTHING = 0.05; // of the shown loss, per step

  private final Console console;
  private final String task;
  private final double minutes;
  private Progress current;
  private long steps; // since this process began
  private double seconds; // that they took
  private double loss = Double.NaN;

  /**
   * @param minutes the run's budget of time, 0 for none
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
      console.err().printf("%s: going on after step %d%n", task, step);
    }
    current = Progress.on(console, task, "steps", step, totalSteps);
  }

  @Override
  public void onStep(StepEvent event) {
    loss = Double.isNaN(loss) ? event.loss() : loss + SMOOTHING * (event.loss() - loss);
    steps++;
    seconds += event.seconds();
    if (minutes > 0) {
      double left = Math.max(0, 60 * minutes - seconds) * steps / seconds;
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
                event.best() && !event.measures().isEmpty() ? ", the best so far" : ""));
  }

  @Override
  public void onSkip(SkipEvent event) {
    current.say(
        "step %d was left out, as %s; its batch was %s"
            .formatted(event.step(), event.what(), event.batch()));
  }

  private static String measures(Map<String, Double> measures) {
    return measures.entrySet().stream()
        .map(entry -> ", %s %.4f".formatted(entry.getKey().replace('_', ' '), entry.getValue()))
        .collect(Collectors.joining());
  }

  @Override
  public void onEnd(Outcome outcome) {
    close();
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
