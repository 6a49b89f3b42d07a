package org.simtrans.train;

import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import org.simtrans.InvalidSettingException;
import org.simtrans.Message;
import org.simtrans.cohort.Cohort;
import org.simtrans.cohort.LabelValues;
import org.simtrans.cohort.ProgressListener;
import org.simtrans.config.RunConfig;
import org.simtrans.config.RunConfig.Material;
import org.simtrans.data.Preprocessing;
import org.simtrans.data.SliceStore;
import org.simtrans.layout.CohortException;
import org.simtrans.layout.Splits;
import org.simtrans.nn.Layer;
import org.simtrans.plan.Choice;
import org.simtrans.plan.ImagePlan;
import org.simtrans.ranks.Ranks;
import org.simtrans.run.LoadedWeights;
import org.simtrans.run.Outcome;
import org.simtrans.run.RunException;
import org.simtrans.run.RunLock;
import org.simtrans.task.Batches;
import org.simtrans.task.Evidence;
import org.simtrans.task.Judge;
import org.simtrans.task.Learner;
import org.simtrans.task.Setup;
import org.simtrans.task.Task;
import org.simtrans.task.TaskBatch;
import org.simtrans.tensor.Compute;
import org.simtrans.tensor.Rng;

/** Training of any task: from a configuration and a cohort to a run folder with weights. */
public final class Training {
  private Training() {}

  /**
   * Runs or resumes. A run that fails before its first update leaves no folder behind, so that the
   * corrected call can have it.
   *
   * @throws InvalidSettingException if a setting, such as the loss, names nothing that exists
   * @throws CohortException if there is nothing to learn from
   * @throws RunException if the folder holds a run already and none is to be resumed, or another
   *     process works in it
   */
  public static Outcome run(RunConfig config, RunSession session) {
    config.compute().apply();
    try (RunLock lock = RunNotes.lock(session)) {
      Consumer<String> say = session.ranks().first() ? session.listener()::onMessage : text -> {};
      RunConfig looked = config.looked(say);
      if (session.checksMemory()) {
        MemoryRoom.require(looked, say);
      }
      return alone(looked, session);
    }
  }

  private static Outcome alone(RunConfig config, RunSession session) {
    RunNotes notes = new RunNotes(session);
    try {
      Cohort cohort = config.cohort();
      if (session.ranks().first()) {
        session.listener().onCohort(cohort);
      }
      Splits splits = notes.splits(() -> config.draw(cohort));
      List<String> gone = cohort.requireHeldBack(splits);
      if (session.ranks().first()) {
        gone.forEach(session.listener()::onMessage);
      }
      Material material = config.material(cohort, splits);
      if (session.ranks().first()) {
        material.remarks().forEach(session.listener()::onMessage);
      }
      RunConfig planned = planned(config, material, session);
      return run(planned.task(material.labels()), planned, material, splits, notes, session);
    } catch (RuntimeException | Error e) {
      notes.takeBack();
      throw e;
    }
  }

  /** Chooses what the settings leave open; what the run begins with was prepared in its way. */
  private static RunConfig planned(RunConfig config, Material material, RunSession session) {
    Preprocessing asked = config.data().preprocessing();
    if (!asked.undecided()) {
      return config;
    }
    Path begunWith = config.pretrained();
    Cohort images = material.training();
    LabelValues labels = material.labels();
    Choice choice =
        config
            .data()
            .preparedBefore(begunWith)
            .map(before -> ImagePlan.like(before, begunWith, asked, images, labels))
            .orElseGet(() -> ImagePlan.choose(asked, images, labels));
    if (session.ranks().first()) {
      choice.sentences().forEach(session.listener()::onMessage);
    }
    return config.with(config.data().withPreprocessing(choice.preprocessing()));
  }

  /** Builds the network before it prepares slices, so that wrong settings are found at once. */
  private static <B extends TaskBatch> Outcome run(
      Task<B> task,
      RunConfig config,
      Material material,
      Splits splits,
      RunNotes notes,
      RunSession session) {
    Rng rng = new Rng(config.compute().seed());
    Learner<B> learner = task.learner(config.setup(), rng, session.ranks());
    SliceCache cache = SliceCache.of(session);
    try {
      boolean goesOn = notes.goesOn();
      LoadedWeights begun =
          goesOn || config.pretrained() == null ? null : learner.begin(config.pretrained());
      notes.begin(config);
      notes.keep(splits);
      if (begun != null) {
        notes.beganWith(begun);
      }
      double least = config.data().minForeground();
      try (SliceStore training = store(material.training(), least, material, config, session);
          SliceStore validation =
              store(material.validation(), Evidence.MIN_FOREGROUND, material, config, session);
          SliceStore unlabelled = store(material.unlabelled(), least, material, config, session)) {
        notes.agreeOn(least, training, validation);
        return learn(task, learner, rng, config, training, validation, unlabelled, session);
      }
    } finally {
      learner.network().release();
      cache.clear();
    }
  }

  private static SliceStore store(
      Cohort cohort,
      double minForeground,
      Material material,
      RunConfig config,
      RunSession session) {
    boolean heard = session.ranks().first() && !cohort.cases().isEmpty();
    return SliceStore.build(
        cohort,
        material.labels(),
        config.data().preprocessing(),
        minForeground,
        SliceCache.of(session).folder(),
        Runtime.getRuntime().availableProcessors(),
        heard ? session.listener()::onPreparing : ProgressListener.SILENT);
  }

  private static <B extends TaskBatch> Outcome learn(
      Task<B> task,
      Learner<B> learner,
      Rng rng,
      RunConfig config,
      SliceStore training,
      SliceStore validation,
      SliceStore unlabelled,
      RunSession session) {
    Setup setup = config.setup();
    Ranks ranks = session.ranks();
    Batches<B> batches = task.batches(setup, training, unlabelled, ranks);
    requireEnough(batches, task, config, training);
    if (ranks.first()) {
      batches.remarks().forEach(session.listener()::onMessage);
    }
    ranks.share(batches.plan().batchSize());
    join(learner.network(), setup.compute(), ranks);
    Judge judge =
        learner.judge(
            new Evidence(training, validation, config.probeEvery(), session.run(), ranks));
    Update<B> update =
        new Update<>(
            learner,
            task.form().imagesPerSlice(),
            config.optimisation(),
            rng,
            setup.compute().seed(),
            ranks);
    TrainingLoop<B> loop =
        new TrainingLoop<>(update, batches, judge, config.optimisation(), session);
    try {
      if (session.resume()) {
        loop.resume();
      }
      return loop.run();
    } finally {
      loop.release();
    }
  }

  private static void requireEnough(
      Batches<?> batches, Task<?> task, RunConfig config, SliceStore training) {
    int fewest = task.form().fewest();
    if (config.optimisation().batch() < fewest) {
      throw new InvalidSettingException(
          Message.of(
              "{batch} is %d; expected at least %d for '%s'",
              config.optimisation().batch(), fewest, config.learner()));
    }
    if (batches.plan().batchSize() < fewest) {
      throw new CohortException(
          "%s leaves %d slices to learn from, but a batch needs at least %d; give it more subjects"
              .formatted(config.data().folder(), training.slices().size(), fewest));
    }
  }

  /** Brings a network to its device, and together with the other ranks' networks. */
  static void join(Layer network, Compute compute, Ranks ranks) {
    network.to(compute.device());
    ranks.on(compute.device());
    if (compute.syncBatchNorm()) {
      network.synchronise(ranks);
    }
  }
}
