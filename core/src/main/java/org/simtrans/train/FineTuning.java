package org.simtrans.train;

import java.nio.file.Path;
import java.util.List;
import org.simtrans.cohort.Cohort;
import org.simtrans.cohort.LabelValues;
import org.simtrans.cohort.ProgressListener;
import org.simtrans.config.Compute;
import org.simtrans.config.DataConfig;
import org.simtrans.config.TrainConfig;
import org.simtrans.data.SliceStore;
import org.simtrans.layout.CohortException;
import org.simtrans.layout.Part;
import org.simtrans.layout.Splits;
import org.simtrans.model.ModelConfig;
import org.simtrans.model.Models;
import org.simtrans.model.SegmentationModel;
import org.simtrans.run.Outcome;
import org.simtrans.run.Pretrained;
import org.simtrans.run.RunLock;
import org.simtrans.task.EpochPlan;
import org.simtrans.task.SegmentationBatch;
import org.simtrans.task.SegmentationBatches;
import org.simtrans.task.SegmentationObjective;
import org.simtrans.task.Validation;
import org.simtrans.tensor.Rng;

/** Supervised training: from a labelled cohort to {@code model.safetensors}. */
public final class FineTuning {
  private FineTuning() {}

  /** Runs or resumes on the training part, choosing epoch and threshold on the validation part. */
  public static Outcome run(TrainConfig config, Session session) {
    config.compute().apply();
    try (RunLock lock = session.lock()) {
      return alone(config, session);
    }
  }

  private static Outcome alone(TrainConfig config, Session session) {
    Cohort labelled = config.data().open().labelled();
    requireAnImageForEachLabel(labelled, config.data());
    if (labelled.cases().isEmpty()) {
      throw new CohortException(
          config.data().folder()
              + " holds no labels: put masks beside the images, or use 'pretrain' first");
    }
    Splits splits =
        session.splits(() -> config.data().labelledSplit(labelled, config.compute().seed()));
    LabelValues labels = LabelValues.scan(labelled);
    session.begin("train", config);
    session.keep(splits);
    Cohort training = labelled.only(splits.of(Part.TRAIN));
    Cohort validating = labelled.only(splits.of(Part.VAL));
    try (SliceStore train =
            store(training, labels, config.data().minForeground(), config, session);
        SliceStore val = store(validating, labels, Validation.MIN_FOREGROUND, config, session)) {
      return train(config, session, labels, train, val);
    } finally {
      session.clearCache();
    }
  }

  /** A label that was named wrongly would leave its image out, silently. */
  private static void requireAnImageForEachLabel(Cohort labelled, DataConfig data) {
    List<Path> stray = labelled.strayLabels();
    if (!stray.isEmpty() && data.include() == null) { // else what is not included may be missing
      throw new CohortException(
          "%d labels of %s have no image, the first is %s; add the images, correct the names, or remove the labels ('verify' finds all such files)"
              .formatted(stray.size(), data.folder(), stray.get(0)));
    }
  }

  /**
   * Updates of one pass over all labelled training slices, whatever share of the labels the
   * settings allow.
   *
   * @param cache folder for prepared slices
   */
  public static long stepsPerEpoch(TrainConfig config, Path cache, ProgressListener listener) {
    Cohort labelled = config.data().open().labelled();
    Splits splits = config.data().split(labelled, config.compute().seed());
    try (SliceStore train =
        SliceStore.build(
            labelled.only(splits.of(Part.TRAIN)),
            LabelValues.scan(labelled),
            config.data().preprocessing(),
            config.data().minForeground(),
            cache,
            Runtime.getRuntime().availableProcessors(),
            listener)) {
      int batch = config.optimisation().batch();
      return EpochPlan.balanced(
              train.slices(), config.backgroundShare(), batch, config.compute().seed())
          .stepsPerEpoch();
    }
  }

  private static SliceStore store(
      Cohort cohort,
      LabelValues labels,
      double minForeground,
      TrainConfig config,
      Session session) {
    return SliceStore.build(
        cohort,
        labels,
        config.data().preprocessing(),
        minForeground,
        session.cache(),
        Runtime.getRuntime().availableProcessors(),
        session.preparing());
  }

  private static Outcome train(
      TrainConfig config, Session session, LabelValues labels, SliceStore train, SliceStore val) {
    session.agreeOn(train, val);
    SegmentationBatches batches = SegmentationBatches.labelled(train, config, session.ranks());
    if (batches.plan().batchSize() < 1) {
      throw new CohortException(
          config.data().folder() + " leaves no slices to train on: give it more subjects");
    }
    Compute compute = config.compute();
    Rng rng = new Rng(compute.seed());
    ModelConfig modelConfig =
        new ModelConfig(config.model(), config.encoder(), 1, labels.channels());
    SegmentationModel model = Models.create(modelConfig, rng);
    session.join(model, batches.plan(), compute);
    Validation validation =
        val.slices().isEmpty() ? null : new Validation(val, config, session.ranks());
    TrainingLoop<SegmentationBatch> loop =
        new TrainingLoop<>(
            model,
            new SegmentationObjective(
                model,
                modelConfig,
                config,
                labels,
                validation,
                session.run(),
                rng,
                session.ranks()),
            batches::batch,
            batches.plan().stepsPerEpoch(),
            batches.plan().stepsPerLook(2L * val.slices().size() / config.optimisation().batch()),
            config.optimisation(),
            rng,
            compute.seed(),
            session.run(),
            session.listeners(),
            session.stop(),
            session.ranks());
    try {
      long step = session.resume() ? loop.resume() : 0;
      if (step == 0 && config.pretrained() != null) { // nothing to go on from, even if asked to
        session.beginsWith(Pretrained.into(model, config.pretrained()));
      }
      return loop.run();
    } finally {
      loop.release();
    }
  }
}
