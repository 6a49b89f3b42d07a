package org.simtrans.train;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.simtrans.InvalidSettingException;
import org.simtrans.cohort.ProgressListener;
import org.simtrans.config.Compute;
import org.simtrans.data.SliceRef;
import org.simtrans.data.SliceStore;
import org.simtrans.layout.CohortException;
import org.simtrans.layout.Splits;
import org.simtrans.nn.Layer;
import org.simtrans.ranks.Ranks;
import org.simtrans.run.LoadedWeights;
import org.simtrans.run.Outcome;
import org.simtrans.run.RunException;
import org.simtrans.run.RunFolder;
import org.simtrans.run.RunJson;
import org.simtrans.run.RunLock;
import org.simtrans.task.EpochPlan;

/**
 * One call of 'pretrain' or 'train': where it writes, who listens, and how it is stopped.
 *
 * @param resume whether to go on with what the folder holds
 * @param command the words that the user typed, for the record
 * @param ranks who trains together; the first alone writes and is listened to
 */
public record Session(
    RunFolder run,
    boolean resume,
    List<String> command,
    TrainingListener listener,
    StopSignal stop,
    Ranks ranks) {

  private static final Set<String> OF_THE_HOST =
      Set.of("data.folder", "data.splits", "pretrained", "compute.device", "compute.threads");

  private static final String NONE = "none"; // what ranks say to each other is never empty

  /** Of a process of its own. */
  public Session(
      RunFolder run,
      boolean resume,
      List<String> command,
      TrainingListener listener,
      StopSignal stop) {
    this(run, resume, command, listener, stop, Ranks.alone());
  }

  /**
   * Keeps other processes out of the folder, and clears away what one that was killed left there.
   *
   * @return what gives the folder free again; null where another rank does
   * @throws RunException if another process works there
   */
  RunLock lock() {
    if (!ranks.first()) {
      return null;
    }
    RunLock lock = RunLock.take(run.path(), listener::onMessage);
    try {
      run.removeLeftovers();
      clearCache();
      return lock;
    } catch (RuntimeException e) {
      lock.close();
      throw e;
    }
  }

  /** Prepares the folder and writes down what is run; a resumed run may have another budget. */
  void begin(String verb, Object config) {
    agreeOn(config);
    if (!ranks.first()) {
      return;
    }
    if (resume && run.exists()) {
      run.changeConfig(config);
    } else {
      run.begin(verb, command, config);
    }
    run.note(RunFolder.RANKS, ranks.size());
  }

  /** Says and writes down which weights the run begins with. */
  void beginsWith(LoadedWeights weights) {
    if (!ranks.first()) {
      return;
    }
    listener.onMessage(weights.sentence());
    run.note(RunFolder.LOADED_WEIGHTS, weights);
  }

  /** Everyone who hears of the run: the log first, then the caller. */
  TrainingListener listeners() {
    if (!ranks.first()) {
      return new TrainingListener() {};
    }
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
      public void onSkip(SkipEvent event) {
        log.onSkip(event);
        listener.onSkip(event);
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

      @Override
      public void onMessage(String message) {
        listener.onMessage(message);
      }
    };
  }

  /** All ranks run the same settings, apart from where things lie on each one's host. */
  private void agreeOn(Object config) {
    if (!ranks.several()) {
      return;
    }
    String own = RunJson.line(config);
    String first = ranks.ofFirst(own);
    String difference = difference("", RunJson.parseOrNull(first), RunJson.parseOrNull(own));
    if (difference != null) {
      throw new InvalidSettingException(
          "rank %d was started with other settings than rank 0 (%s): give all ranks the same options"
              .formatted(ranks.rank(), difference));
    }
  }

  /** The first setting that differs, or null. */
  private static String difference(String name, JsonNode first, JsonNode own) {
    if (OF_THE_HOST.contains(name) || first.equals(own)) {
      return null;
    }
    if (!first.isObject() || !own.isObject()) {
      return "%s is %s there and %s here".formatted(name, first, own);
    }
    Set<String> names = new TreeSet<>();
    first.fieldNames().forEachRemaining(names::add);
    own.fieldNames().forEachRemaining(names::add);
    return names.stream()
        .map(
            field ->
                difference(
                    name.isEmpty() ? field : name + "." + field,
                    first.path(field),
                    own.path(field)))
        .filter(Objects::nonNull)
        .findFirst()
        .orElse(null);
  }

  /**
   * All ranks found the same slices, and a resumed run finds those that it began with, or says that
   * it does not.
   */
  void agreeOn(SliceStore... stores) {
    long hash = 0;
    long count = 0;
    for (SliceStore store : stores) {
      count += store.slices().size();
      for (SliceRef slice : store.slices()) {
        hash = 31 * hash + slice.caseName().hashCode();
        hash = 31 * hash + slice.position();
        hash = 31 * hash + slice.foregroundPixels();
      }
    }
    long[] first = ranks.sum(ranks.first() ? new long[] {count, hash} : new long[2]);
    if (first[0] != count || first[1] != hash) {
      throw new CohortException(
          "rank %d found %d slices%s, rank 0 found %d: let all ranks read the same cohort"
              .formatted(
                  ranks.rank(), count, first[0] == count ? " of other images" : "", first[0]));
    }
    if (ranks.first()) {
      compareWithBegin("%d, %016x".formatted(count, hash));
    }
  }

  private void compareWithBegin(String slices) {
    String begun = run.readConfig().path(RunFolder.SLICES).asText();
    if (begun.isEmpty()) {
      run.note(RunFolder.SLICES, slices);
    } else if (!begun.equals(slices)) {
      listener.onMessage(
          "the slices are not those that %s began with (%s then, %s now): it goes on with what there"
                  .formatted(run.path(), begun, slices)
              + " is, but not to the same bits");
    }
  }

  /** Brings a network to its device, and together with the other ranks' networks. */
  void join(Layer model, EpochPlan plan, Compute compute) {
    ranks.share(plan.batchSize());
    model.to(compute.device());
    ranks.on(compute.device());
    if (compute.syncBatchNorm()) {
      model.synchronise(ranks);
    }
  }

  /**
   * Who learns from what: as it was when the run began, even if the data have changed since.
   *
   * @param drawn the split of a run that begins
   */
  Splits splits(Supplier<Splits> drawn) {
    boolean begun = resume && ranks.first() && Files.exists(run.splits());
    String kept = ranks.ofFirst(begun ? RunJson.line(Splits.read(run.splits())) : NONE);
    return kept.equals(NONE)
        ? drawn.get()
        : RunJson.as(RunJson.parseOrNull(kept), Splits.class, run.splits());
  }

  /** Writes down who learns from what, if that has not been done. */
  void keep(Splits splits) {
    if (ranks.first()) {
      splits.write(run.splits());
    }
  }

  /** For slices prepared for this run, by this rank. */
  Path cache() {
    return ranks.first() ? run.cache() : run.path().resolve(".cache-" + ranks.rank());
  }

  /** Who hears how far the preparation is. */
  ProgressListener preparing() {
    return ranks.first() ? listener::onPreparing : (done, total) -> {};
  }

  /** Removes the slices that were prepared for this run. */
  void clearCache() {
    if (!Files.isDirectory(cache())) {
      return;
    }
    try (Stream<Path> files = Files.list(cache())) {
      for (Path file : files.toList()) {
        Files.deleteIfExists(file);
      }
      Files.deleteIfExists(cache());
    } catch (IOException e) {
      throw RunFolder.unwritable(cache(), e);
    }
  }
}
