package org.simtrans.train;

import java.nio.file.Path;
import java.util.List;
import org.simtrans.ranks.Ranks;
import org.simtrans.run.RunFolder;

/**
 * One call of a training: where it writes, who listens, and how it is stopped.
 *
 * @param resume whether to go on with what the folder holds
 * @param command the words that the user typed, for the record
 * @param listener hears of the run; of several ranks, the first one's does
 * @param stop asks the run to save and end
 * @param checksMemory whether a run for which there is too little memory is refused
 * @param ranks who trains together; the first one alone writes
 */
public record RunSession(
    RunFolder run,
    boolean resume,
    List<String> command,
    TrainingListener listener,
    StopSignal stop,
    boolean checksMemory,
    Ranks ranks) {

  /** A new run in a folder, of this process alone, to which nobody listens. */
  public static RunSession in(RunFolder run) {
    return new RunSession(
        run, false, List.of(), new TrainingListener() {}, new StopSignal(), false, Ranks.alone());
  }

  /** As {@link #in(RunFolder)}. */
  public static RunSession in(Path folder) {
    return in(new RunFolder(folder));
  }

  /** The same, going on with what the folder holds; if it holds no run, one begins. */
  public RunSession resuming(boolean goesOn) {
    return new RunSession(run, goesOn, command, listener, stop, checksMemory, ranks);
  }

  /** The same with the words that the user typed. */
  public RunSession withCommand(List<String> words) {
    return new RunSession(run, resume, words, listener, stop, checksMemory, ranks);
  }

  /** The same with another listener. */
  public RunSession heardBy(TrainingListener other) {
    return new RunSession(run, resume, command, other, stop, checksMemory, ranks);
  }

  /** The same, stopped by {@code signal}. */
  public RunSession stoppedBy(StopSignal signal) {
    return new RunSession(run, resume, command, listener, signal, checksMemory, ranks);
  }

  /** The same, refused or not where there is too little memory for it. */
  public RunSession checkingMemory(boolean checks) {
    return new RunSession(run, resume, command, listener, stop, checks, ranks);
  }

  /** The same, of several processes that train together. */
  public RunSession among(Ranks all) {
    return new RunSession(run, resume, command, listener, stop, checksMemory, all);
  }
}
