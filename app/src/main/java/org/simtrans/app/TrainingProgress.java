package org.simtrans.app;

import java.util.Map;
import java.util.stream.Collectors;
import org.simtrans.train.EpochEvent;
import org.simtrans.train.Outcome;
import org.simtrans.train.StepEvent;
import org.simtrans.train.TrainingListener;

/** Shows a run on stderr: the preparation of images, then steps, with a line for each epoch. */
final class TrainingProgress implements TrainingListener, AutoCloseable {
  private static final double SMOOTHING = 0.05; // of the shown loss, per step

  private final Console console;
  private final String task;
  private Progress current;
  private double loss = Double.NaN;

  TrainingProgress(Console console, String task) {
    this.console = console;
    this.task = task;
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
