package org.simtrans.app.learn;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.simtrans.report.LiveReport;
import org.simtrans.run.RunFolder;
import org.simtrans.tensorboard.EventFile;
import org.simtrans.train.TrainingListener;

/** Whoever hears of a run besides its log: the console, the report, and TensorBoard. */
final class RunWatch implements AutoCloseable {
  private final TrainingProgress progress;
  private final LiveReport report;
  private final EventFile events; // null if not wanted

  RunWatch(RunFolder run, TrainingProgress progress, boolean tensorBoard) {
    Consumer<String> say = progress::onMessage;
    this.progress = progress;
    report = new LiveReport(run, say);
    events = tensorBoard ? new EventFile(run, say) : null;
  }

  TrainingListener listener() {
    List<TrainingListener> all = new ArrayList<>(List.of(progress, report));
    if (events != null) {
      all.add(events);
    }
    return TrainingListener.of(all);
  }

  @Override
  public void close() {
    progress.close();
    report.close();
    if (events != null) {
      events.close();
    }
  }
}
