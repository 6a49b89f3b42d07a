package org.simtrans.study;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalLong;
import org.simtrans.AtomicFile;
import org.simtrans.Message;
import org.simtrans.cohort.Cohort;
import org.simtrans.config.DataConfig;
import org.simtrans.config.PretrainConfig;
import org.simtrans.config.TrainConfig;
import org.simtrans.host.ResidentMemory;
import org.simtrans.layout.CohortException;
import org.simtrans.layout.Splits;
import org.simtrans.metric.Evaluation;
import org.simtrans.run.Outcome;
import org.simtrans.run.RunException;
import org.simtrans.run.RunFolder;
import org.simtrans.run.RunLock;
import org.simtrans.train.RunSession;
import org.simtrans.train.StopSignal;
import org.simtrans.train.Training;
import org.simtrans.train.TrainingListener;

/**
 * Trains and evaluates every system with every share of labels from every seed, one after the
 * other, on one split. What is finished is not done again; what was broken off goes on. {@code
 * tables.json} is written at the beginning and after each run.
 */
public final class Study {
  private final StudyFolder folder;
  private final boolean resume;
  private final List<String> command;
  private final StudyListener listener;
  private final StopSignal stop;
  private final Tabulation tabulation;
  private StudyConfig config;
  private Splits splits;

  /**
   * @param resume whether to go on with what the folder holds
   * @param command the words that the user typed, for the record
   */
  public Study(
      StudyConfig config,
      StudyFolder folder,
      boolean resume,
      List<String> command,
      StudyListener listener,
      StopSignal stop) {
    this.config = config;
    this.folder = folder;
    this.resume = resume;
    this.command = command;
    this.listener = listener;
    this.stop = stop;
    tabulation = new Tabulation(folder);
  }

  /**
   * Begins a study, or goes on with the one that the folder holds; nobody listens.
   *
   * @return what the runs come to
   */
  public static StudyTables run(StudyConfig config, Path folder) {
    StudyFolder in = new StudyFolder(folder);
    new Study(config, in, in.exists(), List.of(), new StudyListener() {}, new StopSignal()).run();
    return new Tabulation(in).tables(StudyConfig.read(in.config()));
  }

  /** The settings, completed by what the study has found out. */
  public StudyConfig config() {
    return config;
  }

  /** An evaluation was asked to stop. */
  private static final class Stopped extends RuntimeException {
    private static final long serialVersionUID = 1L;
  }

  /**
   * Makes what is not yet finished.
   *
   * @return COMPLETE once every run is; STOPPED if it was asked to
   * @throws RunException if the folder holds a study and none is to be resumed, or another one
   */
  public Outcome run() {
    config.train().compute().apply();
    try (RunLock lock = RunLock.take(folder.path(), sentence -> {})) {
      return alone();
    }
  }

  private Outcome alone() {
    boolean begins = !folder.exists();
    try {
      begin();
      new WeightsCheck(config, splits).require();
    } catch (RuntimeException | Error e) {
      if (begins && folder.exists()) { // else it holds nothing of ours
        new RunFolder(folder.path()).takeBack();
      }
      throw e;
    }
    writeTables();
    if (!pretrain()) {
      return Outcome.STOPPED;
    }
    List<StudyRun> runs = folder.runs(config);
    for (int i = 0; i < runs.size(); i++) {
      StudyRun run = runs.get(i);
      if (run.evaluation(config.split()).isPresent()) {
        listener.onEarlier(run);
        continue;
      }
      if (stop.requested() || train(run, i + 1, runs.size()) == Outcome.STOPPED) {
        return Outcome.STOPPED;
      }
      try {
        listener.onFinished(run, evaluate(run));
        writeTables();
      } catch (Stopped asked) {
        return Outcome.STOPPED;
      }
    }
    return Outcome.COMPLETE;
  }

  /** Writes what the finished runs come to, and says so. */
  private void writeTables() {
    StudyTables tables = tabulation.tables(config);
    try {
      AtomicFile.writeString(folder.tablesJson(), TablesJson.of(tables) + "\n");
    } catch (IOException e) {
      throw RunFolder.unwritable(folder.tablesJson(), e);
    }
    listener.onTables(tables);
  }

  private void begin() {
    config.part(); // is one
    config = config.looked(listener::onMessage);
    Cohort labelled = config.train().data().open().labelled();
    if (resume && folder.exists()) {
      StudyConfig begun = StudyConfig.read(folder.config());
      begun.requireSameRecipe(config, folder.path());
      config = config.withUpdates(begun.updates());
      new RunFolder(folder.path()).changeConfig(config);
    } else if (!folder.exists() && Files.exists(folder.path().resolve("runs"))) {
      throw new RunException(
          Message.of("%s holds runs already: name another folder with {out}", folder.path()));
    } else {
      if (!folder.exists()) {
        RunFolder.requireAbsent(folder.results());
      }
      new RunFolder(folder.path()).begin(StudyFolder.VERB, command, config);
    }
    if (!Files.exists(folder.splits())) {
      config
          .train()
          .data()
          .split(labelled, config.train().compute().seed())
          .among(labelled.subjects())
          .write(folder.splits());
    }
    splits = Splits.read(folder.splits());
    if (labelled.only(splits.of(config.part())).cases().isEmpty()) {
      throw new CohortException(
          Message.of(
              "%s has no labelled images in the part '%s' to compare on: choose another {split}, or a"
                  + " cohort with more subjects",
              config.train().data().folder(), config.split()));
    }
    if (config.byEpochs() && config.updates() == 0) {
      TrainConfig whole = config.train().with(data());
      long perEpoch = EpochLength.of(whole, folder.cache(), listener.counting());
      deleteCache();
      config = config.withUpdates(Math.max(1, whole.optimisation().totalSteps(perEpoch)));
      new RunFolder(folder.path()).changeConfig(config);
    }
  }

  private void deleteCache() {
    try {
      Files.deleteIfExists(folder.cache());
    } catch (IOException stays) {
      return; // an empty folder harms nobody
    }
  }

  private DataConfig data() {
    return config.train().data().withSplits(folder.splits());
  }

  /** Makes the pretrainings for which no run was named; false if it was asked to stop. */
  private boolean pretrain() {
    for (StudySystem system : config.systems()) {
      if (system.pretrained() != null
          && !config.pretrained().containsKey(system.pretrained())
          && (stop.requested() || pretrain(system) == Outcome.STOPPED)) {
        return false;
      }
    }
    return true;
  }

  private Outcome pretrain(StudySystem system) {
    PretrainConfig how = config.pretraining(system, folder.splits());
    RunFolder run = folder.pretrained(system, how.task());
    Measured measured = Measured.read(run).orElse(Measured.NOTHING);
    if (measured.trained()) {
      return Outcome.COMPLETE; // for another system, or before
    }
    long begin = System.nanoTime();
    Outcome outcome = Training.run(how, session(run, listener.onPretraining(system, how)));
    measured
        .trained(outcome != Outcome.STOPPED, (System.nanoTime() - begin) / 60e9, null)
        .write(run);
    return outcome;
  }

  private RunSession session(RunFolder run, TrainingListener heard) {
    return RunSession.in(run).resuming(resume).withCommand(command).heardBy(heard).stoppedBy(stop);
  }

  private Outcome train(StudyRun run, int number, int total) {
    Measured measured = Measured.read(run.folder()).orElse(Measured.NOTHING);
    if (measured.trained()) {
      return Outcome.COMPLETE; // only its evaluation is missing
    }
    StudySystem system = run.system();
    Path weights = null;
    if (system.pretrained() != null) {
      weights =
          config
              .pretrained()
              .getOrDefault(
                  system.pretrained(),
                  folder.pretrained(system, config.pretraining().task()).path());
    }
    boolean measurable = ResidentMemory.resetPeak();
    OptionalLong before = ResidentMemory.now();
    long begin = System.nanoTime();
    Outcome outcome =
        Training.run(
            config.of(system, run.fraction(), run.seed(), folder.splits(), weights),
            session(run.folder(), listener.onTraining(run, number, total)));
    OptionalLong peak = ResidentMemory.peak();
    Long grown =
        measurable && before.isPresent() && peak.isPresent()
            ? peak.getAsLong() - before.getAsLong()
            : null;
    measured
        .trained(outcome != Outcome.STOPPED, (System.nanoTime() - begin) / 60e9, grown)
        .write(run.folder());
    return outcome;
  }

  private Evaluation evaluate(StudyRun run) {
    return new StudyEvaluation(config, splits)
        .of(
            run,
            cases -> listener.onEvaluating(run, cases),
            (done, total) -> {
              listener.onEvaluated(done, total);
              if (stop.requested()) {
                throw new Stopped();
              }
            },
            () -> listener.onJudged(run));
  }
}
