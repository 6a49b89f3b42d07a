package org.simtrans.train;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * One call of 'pretrain' or 'train': where it writes, who listens, and how it is stopped.
 *
 * @param resume whether to go on with what the folder holds
 * @param command the words that the user typed, for the record
 */
public record Session(
    RunFolder run,
    boolean resume,
    List<String> command,
    TrainingListener listener,
    StopSignal stop) {

  /** Prepares the folder and writes down what is run; a resumed run may have another budget. */
  void begin(String verb, Object config) {
    if (resume && run.exists()) {
      run.changeConfig(config);
      return;
    }
    run.begin(verb, command, config);
  }

  /** Says and writes down which weights the run begins with. */
  void beginsWith(LoadedWeights weights) {
    listener.onMessage(weights.sentence());
    run.note(RunFolder.LOADED_WEIGHTS, weights);
  }

  /** Everyone who hears of the run: the log first, then the caller. */
  TrainingListener listeners() {
    LogListener log = new LogListener(run);
    return new TrainingListener() {
      @Override
      public void onStart(long step, long totalSteps) {
        log.onStart(step, totalSteps);
        listener.onStart(step, totalSteps);
      }

      @Override
      public void onStep(StepEvent event) {
        log.onStep(event);
        listener.onStep(event);
      }

      @Override
      public void onEpoch(EpochEvent event) {
        log.onEpoch(event);
        listener.onEpoch(event);
      }

      @Override
      public void onEnd(Outcome outcome) {
        listener.onEnd(outcome);
      }
    };
  }

  /** Removes the slices that were prepared for this run. */
  void clearCache() {
    if (!Files.isDirectory(run.cache())) {
      return;
    }
    try (Stream<Path> files = Files.list(run.cache())) {
      for (Path file : files.toList()) {
        Files.deleteIfExists(file);
      }
      Files.deleteIfExists(run.cache());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
