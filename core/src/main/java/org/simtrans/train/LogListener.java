package org.simtrans.train;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;
import java.util.TreeMap;
import org.simtrans.run.Outcome;
import org.simtrans.run.RunFolder;
import org.simtrans.run.RunJson;

/**
 * Writes {@code metrics.jsonl}: a line every few steps, one for each epoch, one for each step that
 * was left out, and one when the run has come to its end.
 */
final class LogListener implements TrainingListener {
  private static final int STEPS_BETWEEN_LINES = 10;

  private final RunFolder run;
  private double images;
  private double seconds;
  private double waited;
  private double exchanged;
  private double loss;
  private int steps;
  private long step; // the run's last

  LogListener(RunFolder run) {
    this.run = run;
  }

  @Override
  public void onStart(long step, long totalSteps) {
    run.rewindLog(step);
    this.step = step;
  }

  @Override
  public void onStep(StepEvent event) {
    images += event.images();
    seconds += event.seconds();
    waited += event.waited();
    exchanged += event.exchanged();
    loss += event.loss();
    steps++;
    step = event.step();
    boolean due = event.step() % STEPS_BETWEEN_LINES == 0 || event.step() == 1;
    if (!due && event.step() < event.totalSteps()) {
      return;
    }
    ObjectNode line = RunJson.object();
    line.put("kind", "step").put("step", event.step()).put("epoch", event.epoch());
    line.put("loss", loss / steps);
    putAll(line, event.measures());
    line.put("lr", event.learningRate());
    line.put("images_per_second", images / seconds);
    line.put("waited", waited / seconds);
    if (exchanged > 0) {
      line.put("exchanged", exchanged / seconds);
    }
    run.log(line);
    images = 0;
    seconds = 0;
    waited = 0;
    exchanged = 0;
    loss = 0;
    steps = 0;
  }

  @Override
  public void onSkip(SkipEvent event) {
    ObjectNode line = RunJson.object();
    line.put("kind", "skipped").put("step", event.step()).put("epoch", event.epoch());
    line.put("what", event.what()).put("batch", event.batch());
    run.log(line);
  }

  @Override
  public void onEpoch(EpochEvent event) {
    ObjectNode line = RunJson.object();
    line.put("kind", "epoch").put("step", event.step()).put("epoch", event.epoch());
    putAll(line, Map.of("train_loss", event.trainLoss()));
    putAll(line, event.measures());
    line.put("kept", event.kept());
    run.log(line);
  }

  /** A run that was stopped has not come to its end: it goes on. */
  @Override
  public void onEnd(Outcome outcome) {
    if (outcome != Outcome.STOPPED) {
      run.logEnd(step, outcome);
    }
  }

  /** In the order of their names, so that equal runs write equal lines. */
  private static void putAll(ObjectNode line, Map<String, Double> measures) {
    new TreeMap<>(measures)
        .forEach(
            (name, value) -> {
              if (Double.isFinite(value)) {
                line.put(name, value);
              }
            });
  }
}
