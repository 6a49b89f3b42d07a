package org.simtrans.train;

import java.nio.file.Files;
import java.nio.file.Path;
import org.simtrans.InvalidSettingException;
import org.simtrans.data.Cohort;
import org.simtrans.data.CohortException;
import org.simtrans.data.LabelValues;
import org.simtrans.data.Part;
import org.simtrans.data.SliceStore;
import org.simtrans.data.Splits;
import org.simtrans.encoder.Encoder;
import org.simtrans.model.ModelConfig;
import org.simtrans.model.Models;
import org.simtrans.model.SegmentationModel;
import org.simtrans.tensor.LoadReport;
import org.simtrans.tensor.Rng;
import org.simtrans.tensor.StateDict;

/** Supervised training: from a labelled cohort to {@code model.safetensors}. */
public final class FineTuning {
  static final String ENCODER = "encoder."; // prefix of its weights in a model

  private FineTuning() {}

  /** Runs or resumes on the training part, choosing epoch and threshold on the validation part. */
  public static Outcome run(TrainConfig config, Session session) {
    config.compute().apply();
    Cohort labelled = config.data().open().labelled();
    if (labelled.cases().isEmpty()) {
      throw new CohortException(
          config.data().folder()
              + " holds no labels: put masks beside the images, or use 'pretrain' first");
    }
    Splits splits = config.data().labelledSplit(labelled, config.compute().seed());
    LabelValues labels = LabelValues.scan(labelled);
    session.begin("train", config);
    splits.write(session.run().splits());
    Cohort training = labelled.only(splits.of(Part.TRAIN));
    Cohort validating = labelled.only(splits.of(Part.VAL));
    try (SliceStore train = store(training, labels, config, session);
        SliceStore val = store(validating, labels, config, session)) {
      return train(config, session, labels, train, val);
    } finally {
      session.clearCache();
    }
  }

  private static SliceStore store(
      Cohort cohort, LabelValues labels, TrainConfig config, Session session) {
    return SliceStore.build(
        cohort,
        labels,
        config.data().preprocessing(),
        config.data().minForeground(),
        session.run().cache(),
        Runtime.getRuntime().availableProcessors(),
        session.listener()::onPreparing);
  }

  private static Outcome train(
      TrainConfig config, Session session, LabelValues labels, SliceStore train, SliceStore val) {
    SegmentationBatches batches = new SegmentationBatches(train, config);
    if (batches.plan().batchSize() < 1) {
      throw new CohortException(
          config.data().folder() + " leaves no slices to train on: give it more subjects");
    }
    Compute compute = config.compute();
    Rng rng = new Rng(compute.seed());
    ModelConfig modelConfig =
        new ModelConfig(config.model(), config.encoder(), 1, labels.channels());
    SegmentationModel model = Models.create(modelConfig, rng);
    model.to(compute.device());
    Validation validation = val.slices().isEmpty() ? null : new Validation(val, config);
    TrainingLoop<SegmentationBatch> loop =
        new TrainingLoop<>(
            model,
            new SegmentationObjective(
                model, modelConfig, config, labels, validation, session.run()),
            batches::batch,
            batches.plan().stepsPerEpoch(),
            batches.plan().stepsPerLook(2L * val.slices().size() / config.optimisation().batch()),
            config.optimisation(),
            rng,
            compute.seed(),
            session.run(),
            session.listeners(),
            session.stop());
    long step = session.resume() ? loop.resume() : 0;
    if (step == 0 && config.pretrained() != null) { // nothing to go on from, even if asked to
      session.listener().onMessage(loadEncoder(config.pretrained(), encoderOf(model, config)));
    }
    return loop.run();
  }

  private static Encoder encoderOf(SegmentationModel model, TrainConfig config) {
    return model
        .encoder()
        .orElseThrow(
            () ->
                new InvalidSettingException(
                    "--pretrained gives the weights of an encoder, but --model "
                        + config.model()
                        + " is learned as a whole; leave it out or choose another model"));
  }

  /** Loads the weights of a run folder, an encoder or a whole model; returns a sentence of it. */
  private static String loadEncoder(Path source, Encoder encoder) {
    Path file = source;
    if (Files.isDirectory(source)) {
      RunFolder run = new RunFolder(source);
      file = Files.exists(run.encoder()) ? run.encoder() : run.model();
    }
    if (!Files.exists(file)) {
      throw new RunException(
          file + " does not exist: --pretrained takes a run folder or a file of weights");
    }
    StateDict saved = StateDict.read(file);
    LoadReport report = saved.partOrWhole(ENCODER).into(encoder.state().tensors());
    saved.free();
    return "%s: %d tensors loaded into the encoder, %d missing, %d unexpected, %d resized"
        .formatted(
            file,
            report.loaded().size(),
            report.missing().size(),
            report.unexpected().size(),
            report.resized().size());
  }
}
