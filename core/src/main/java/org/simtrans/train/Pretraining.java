package org.simtrans.train;

import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.function.LongFunction;
import org.simtrans.cohort.Cohort;
import org.simtrans.cohort.LabelValues;
import org.simtrans.config.PretrainConfig;
import org.simtrans.data.SliceStore;
import org.simtrans.encoder.Encoder;
import org.simtrans.encoder.Encoders;
import org.simtrans.encoder.MaskableEncoder;
import org.simtrans.layout.CohortException;
import org.simtrans.layout.Splits;
import org.simtrans.model.ModelConfig;
import org.simtrans.model.Models;
import org.simtrans.model.SegmentationModel;
import org.simtrans.model.SimClr;
import org.simtrans.model.SimMim;
import org.simtrans.nn.Layer;
import org.simtrans.run.LoadedWeights;
import org.simtrans.run.Outcome;
import org.simtrans.run.Pretrained;
import org.simtrans.run.RunLock;
import org.simtrans.task.EncoderKeeper;
import org.simtrans.task.EpochPlan;
import org.simtrans.task.LesionObjective;
import org.simtrans.task.MaskedBatches;
import org.simtrans.task.MaskedObjective;
import org.simtrans.task.Objective;
import org.simtrans.task.PretrainObjective;
import org.simtrans.task.SegmentationBatches;
import org.simtrans.task.ViewBatches;
import org.simtrans.tensor.Rng;

/** Self-supervised pretraining: from a cohort to {@code encoder.safetensors}. */
public final class Pretraining {
  private Pretraining() {}

  /**
   * Runs or resumes. Subjects of the validation and test parts are left out; all others are used,
   * with labels or without, and labels only to probe the features.
   */
  public static Outcome run(PretrainConfig config, Session session) {
    config.compute().apply();
    try (RunLock lock = session.lock()) {
      return alone(config, session);
    }
  }

  private static Outcome alone(PretrainConfig config, Session session) {
    Cohort cohort = config.data().open();
    Splits splits = session.splits(() -> config.data().split(cohort, config.compute().seed()));
    Cohort training = cohort.only(notHeldOut(cohort, splits));
    session.begin("pretrain", config);
    session.keep(splits);
    LabelValues labels =
        training.labelled().cases().isEmpty()
            ? new LabelValues(List.of())
            : LabelValues.scan(training.labelled());
    try (SliceStore store =
        SliceStore.build(
            training,
            labels,
            config.data().preprocessing(),
            config.data().minForeground(),
            session.cache(),
            Runtime.getRuntime().availableProcessors(),
            session.preparing())) {
      return train(config, session, store);
    } finally {
      session.clearCache();
    }
  }

  private static List<String> notHeldOut(Cohort cohort, Splits splits) {
    Set<String> heldOut = new HashSet<>(splits.val());
    heldOut.addAll(splits.test());
    return cohort.subjects().stream().filter(subject -> !heldOut.contains(subject)).toList();
  }

  private static Outcome train(PretrainConfig config, Session session, SliceStore store) {
    session.agreeOn(store);
    return switch (config.task()) {
      case SIMCLR -> contrast(config, session, store);
      case LESIONS -> lesions(config, session, store);
      case SIMMIM -> masks(config, session, store);
    };
  }

  private static Outcome contrast(PretrainConfig config, Session session, SliceStore store) {
    ViewBatches batches = new ViewBatches(store, config, session.ranks());
    requireSlices(2, batches.plan(), config, store);
    Rng rng = new Rng(config.compute().seed());
    Encoder encoder = Encoders.named(config.encoder(), 1, rng);
    SimClr model = new SimClr(encoder, rng);
    PretrainObjective objective =
        new PretrainObjective(
            model,
            config,
            rng,
            EncoderKeeper.of(config, store, session.run(), session.ranks()),
            session.ranks());
    return run(
        model,
        objective,
        batches::batch,
        batches.plan(),
        source -> Pretrained.into(encoder, source),
        rng,
        config,
        session);
  }

  private static Outcome lesions(PretrainConfig config, Session session, SliceStore store) {
    SegmentationBatches batches = SegmentationBatches.planted(store, config, session.ranks());
    requireSlices(1, batches.plan(), config, store);
    Rng rng = new Rng(config.compute().seed());
    SegmentationModel model =
        Models.create(new ModelConfig(config.model(), config.encoder(), 1, 1), rng);
    LesionObjective objective =
        new LesionObjective(
            model,
            config,
            EncoderKeeper.of(config, store, session.run(), session.ranks()),
            session.ranks());
    return run(
        model,
        objective,
        batches::batch,
        batches.plan(),
        source -> Pretrained.into(model, source),
        rng,
        config,
        session);
  }

  private static Outcome masks(PretrainConfig config, Session session, SliceStore store) {
    MaskedBatches batches = new MaskedBatches(store, config, session.ranks());
    requireSlices(1, batches.plan(), config, store);
    Rng rng = new Rng(config.compute().seed());
    MaskableEncoder encoder = Encoders.maskable(config.encoder(), 1, rng);
    SimMim model = new SimMim(encoder, 1, rng);
    MaskedObjective objective =
        new MaskedObjective(
            model,
            config,
            EncoderKeeper.of(config, store, session.run(), session.ranks()),
            session.ranks());
    return run(
        model,
        objective,
        batches::batch,
        batches.plan(),
        source -> Pretrained.into(encoder, source),
        rng,
        config,
        session);
  }

  private static void requireSlices(
      int least, EpochPlan plan, PretrainConfig config, SliceStore store) {
    if (plan.batchSize() < least) {
      throw new CohortException(
          "%s holds %d slices to pretrain on; a batch needs at least %d"
              .formatted(config.data().folder(), store.slices().size(), least));
    }
  }

  private static <B> Outcome run(
      Layer model,
      Objective<B> objective,
      LongFunction<B> batches,
      EpochPlan plan,
      Function<Path, LoadedWeights> begin,
      Rng rng,
      PretrainConfig config,
      Session session) {
    session.join(model, plan, config.compute());
    TrainingLoop<B> loop =
        new TrainingLoop<>(
            model,
            objective,
            batches,
            plan.stepsPerEpoch(),
            plan.stepsPerEpoch(),
            config.optimisation(),
            rng,
            config.compute().seed(),
            session.run(),
            session.listeners(),
            session.stop(),
            session.ranks());
    try {
      long step = session.resume() ? loop.resume() : 0;
      if (step == 0 && config.pretrained() != null) { // nothing to go on from, even if asked to
        session.beginsWith(begin.apply(config.pretrained()));
      }
      return loop.run();
    } finally {
      loop.release();
    }
  }
}
