package org.simtrans.train;

import java.nio.file.Files;
import java.util.function.Supplier;
import org.simtrans.config.RunConfig;
import org.simtrans.data.SliceStore;
import org.simtrans.layout.Splits;
import org.simtrans.ranks.Ranks;
import org.simtrans.run.CheckpointFiles;
import org.simtrans.run.LoadedWeights;
import org.simtrans.run.RunException;
import org.simtrans.run.RunFolder;
import org.simtrans.run.RunJson;
import org.simtrans.run.RunLock;

/**
 * What a run folder says of its run: settings, split, the weights that it began with. The first
 * rank writes, and all ranks agree on it.
 */
final class RunNotes {
  private static final String NONE = "none"; // what ranks say to each other is never empty

  private final RunSession session;
  private final RunFolder run;
  private final Ranks ranks;
  private boolean began; // the run, and did not find it here

  RunNotes(RunSession session) {
    this.session = session;
    run = session.run();
    ranks = session.ranks();
  }

  /**
   * Keeps other processes out of the folder, and clears away what one that was killed left there.
   *
   * @return what gives the folder free again; null where another rank does
   * @throws RunException if another process works there
   */
  static RunLock lock(RunSession session) {
    if (!session.ranks().first()) {
      return null;
    }
    RunLock lock = RunLock.take(session.run().path(), session.listener()::onMessage);
    try {
      session.run().removeLeftovers();
      SliceCache.left(session.run()).forEach(SliceCache::clear);
      return lock;
    } catch (RuntimeException e) {
      lock.close();
      throw e;
    }
  }

  /** Prepares the folder and writes down what is run; a resumed run may have another budget. */
  void begin(RunConfig config) {
    new Agreement(ranks).onSettings(config);
    if (!ranks.first()) {
      return;
    }
    if (session.resume() && run.exists()) {
      run.changeConfig(config);
    } else {
      run.begin(config.verb(), session.command(), config);
      began = true;
    }
    run.note(RunFolder.RANKS, ranks.size());
  }

  /** Whether there is a checkpoint to go on from. */
  boolean goesOn() {
    boolean found = session.resume() && ranks.first() && new CheckpointFiles(run).exist();
    return ranks.ofFirst(found ? 1 : 0)[0] > 0;
  }

  /** Removes what {@link #begin} wrote, if nothing has been learned since. */
  void takeBack() {
    if (began && !Files.exists(run.metrics()) && !new CheckpointFiles(run).exist()) {
      run.takeBack();
    }
  }

  /** Says and writes down which weights the run begins with. */
  void beganWith(LoadedWeights weights) {
    if (!ranks.first()) {
      return;
    }
    session.listener().onMessage(weights.sentence());
    run.note(RunFolder.LOADED_WEIGHTS, weights);
  }

  /**
   * Which subjects are in which part: as when the run began, even if the data have changed since.
   *
   * @param drawn the split of a run that begins
   */
  Splits splits(Supplier<Splits> drawn) {
    boolean begun = session.resume() && ranks.first() && Files.exists(run.splits());
    String kept = ranks.ofFirst(begun ? RunJson.line(Splits.read(run.splits())) : NONE);
    return kept.equals(NONE)
        ? drawn.get()
        : RunJson.as(RunJson.parseOrNull(kept), Splits.class, run.splits());
  }

  /** Writes the split down. */
  void keep(Splits splits) {
    if (ranks.first()) {
      splits.write(run.splits());
    }
  }

  /**
   * All ranks found the same slices, and a resumed run finds those that it began with, or says that
   * it does not.
   *
   * @param minForeground slices without a label are not learned from below this share of tissue
   */
  void agreeOn(double minForeground, SliceStore... stores) {
    String slices = new Agreement(ranks).onSlices(minForeground, stores);
    if (!ranks.first()) {
      return;
    }
    String begun = run.readConfig().path(RunFolder.SLICES).asText();
    if (begun.isEmpty()) {
      run.note(RunFolder.SLICES, slices);
    } else if (!begun.equals(slices)) {
      session
          .listener()
          .onMessage(
              "the slices are not those that %s began with (%s then, %s now): the run goes on with the present ones, but not to the same bits"
                  .formatted(run.path(), begun, slices));
    }
  }
}
