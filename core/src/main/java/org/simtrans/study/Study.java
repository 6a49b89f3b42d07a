package org.simtrans.study;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import org.simtrans.InvalidSettingException;
import org.simtrans.Message;
import org.simtrans.cohort.Cohort;
import org.simtrans.config.DataConfig;
import org.simtrans.config.PretrainConfig;
import org.simtrans.config.TrainConfig;
import org.simtrans.data.Batch;
import org.simtrans.encoder.Encoder;
import org.simtrans.encoder.EncoderWeights;
import org.simtrans.encoder.Encoders;
import org.simtrans.host.ResidentMemory;
import org.simtrans.layout.CohortException;
import org.simtrans.layout.Splits;
import org.simtrans.metric.Evaluation;
import org.simtrans.predict.Evaluator;
import org.simtrans.predict.Segmenter;
import org.simtrans.run.Outcome;
import org.simtrans.run.RunException;
import org.simtrans.run.RunFolder;
import org.simtrans.run.RunLock;
import org.simtrans.run.TrainedModel;
import org.simtrans.tensor.Rng;
import org.simtrans.train.RunSession;
import org.simtrans.train.StopSignal;
import org.simtrans.train.Training;
import org.simtrans.train.TrainingListener;
import org.simtrans.weights.WeightsFile;

/**
 * Trains and evaluates every system with every share of labels from every seed, one after the
 * other, on one split. What is finished is not done again; what was broken off goes on.
 */
public final class Study {
  private static final int INFERENCE_BATCH = 8; // images
  private static final double INFERENCE_SECONDS = 1; // to measure for

  private final StudyFolder folder;
  private final boolean resume;
  private final List<String> command;
  private final StudyListener listener;
  private final StopSignal stop;
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
    begin();
    Map<String, Path> weights = new LinkedHashMap<>(config.pretrained());
    weights.forEach(this::requireUsable);
    for (StudySystem system : config.systems()) {
      requireFitting(system);
    }
    if (!pretrain()) {
      return Outcome.STOPPED;
    }
    List<StudyRun> runs = folder.runs(config);
    for (int i = 0; i < runs.size(); i++) {
      StudyRun run = runs.get(i);
      if (run.evaluation(config.split()).isPresent()) {
        continue;
      }
      if (stop.requested() || train(run, i + 1, runs.size()) == Outcome.STOPPED) {
        return Outcome.STOPPED;
      }
      try {
        listener.onFinished(run, evaluate(run));
      } catch (Stopped asked) {
        return Outcome.STOPPED;
      }
    }
    return Outcome.COMPLETE;
  }

  private void begin() {
    config.part(); // is one
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
      config = config.withUpdates(Math.max(1, perEpoch * whole.optimisation().epochs()));
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

  /** The pretraining exists, and neither it nor one before it has seen who is to be a stranger. */
  private void requireUsable(String name, Path source) {
    if (!Files.exists(source)) {
      throw new InvalidSettingException(
          Message.of(
              "{pretrained} %s is %s, which does not exist; expected a run folder or a file of weights",
              name, source));
    }
    Set<Path> line = new LinkedHashSet<>(); // a run, what it began with, and so on
    Path next = source;
    while (next != null && line.add(next)) {
      next = new RunFolder(next).beganWith().orElse(null);
    }
    line.forEach(run -> requireStrangers(name, new RunFolder(run)));
  }

  private void requireStrangers(String name, RunFolder run) {
    if (!Files.exists(run.splits())) {
      return; // weights from elsewhere
    }
    Splits known = Splits.read(run.splits());
    Set<String> apart = new LinkedHashSet<>(known.val());
    apart.addAll(known.test());
    boolean same =
        run.exists()
            && run.readConfig()
                .path("config")
                .path("data")
                .path("folder")
                .asText()
                .equals(config.train().data().folder().toString());
    List<String> heldOut = new ArrayList<>(splits.test());
    heldOut.addAll(splits.val());
    for (String subject : heldOut) {
      if (known.train().contains(subject) || same && !apart.contains(subject)) {
        throw new InvalidSettingException(
            Message.of(
                "{pretrained} %s (%s) has learned from subject '%s', which this study holds out; give"
                    + " {splits} %s, so that both have one split",
                name, run.path(), subject, run.splits()));
      }
    }
  }

  /** The pretraining that a system names is one of its encoder. */
  private void requireFitting(StudySystem system) {
    Path source = config.pretrained().get(system.pretrained());
    if (source != null && !Files.isDirectory(source)) {
      requireRecognised(system, source);
    }
    if (source == null || !Files.isDirectory(source) || !new RunFolder(source).exists()) {
      return;
    }
    String encoder =
        new RunFolder(source).readConfig().path("config").path("encoder").asText(system.encoder());
    if (!encoder.equals(system.encoder())) {
      throw new InvalidSettingException(
          "%s has the encoder %s, but %s was pretrained with %s"
              .formatted(system.name(), system.encoder(), source, encoder));
    }
  }

  /** Better now than when its turn comes. */
  private static void requireRecognised(StudySystem system, Path file) {
    if (!Encoders.names().contains(system.encoder())) {
      return; // a whole network's weights are tried when it is there
    }
    Encoder encoder = Encoders.named(system.encoder(), 1, new Rng(0));
    try (WeightsFile open = WeightsFile.open(file)) {
      EncoderWeights.in(open, file, encoder).into(encoder);
    } finally {
      encoder.release();
    }
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
    TrainedModel model =
        TrainedModel.load(
            run.folder().path(),
            config.train().compute().precision(),
            config.train().compute().device());
    try {
      Measured.read(run.folder())
          .orElse(Measured.NOTHING)
          .inferred(imagesPerSecond(model), INFERENCE_BATCH)
          .write(run.folder());
      Cohort part = config.train().data().open().labelled().only(splits.of(config.part()));
      Evaluator evaluator = Evaluator.of(Segmenter.of(model), config.split());
      Evaluation evaluation =
          evaluator.evaluate(
              part, listener.onEvaluating(run, part.cases().size()), this::onEvaluated);
      evaluation.write(run.folder().evaluation());
      return evaluation;
    } finally {
      model.release();
    }
  }

  private void onEvaluated(int done, int total) {
    listener.onEvaluated(done, total);
    if (stop.requested()) {
      throw new Stopped();
    }
  }

  /** How fast the network alone is, on blank images. */
  private static double imagesPerSecond(TrainedModel model) {
    Batch blank = Batch.blank(INFERENCE_BATCH, model.card().preprocessing());
    model.probabilities(blank, model.card().flips()); // the first is slower
    long begin = System.nanoTime();
    double seconds = 0;
    int images = 0;
    while (seconds < INFERENCE_SECONDS) {
      model.probabilities(blank, model.card().flips());
      images += INFERENCE_BATCH;
      seconds = (System.nanoTime() - begin) / 1e9;
    }
    return images / seconds;
  }
}
