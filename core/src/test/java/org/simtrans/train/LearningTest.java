package org.simtrans.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.simtrans.InvalidSettingException;
import org.simtrans.augment.LesionConfig;
import org.simtrans.cohort.Cohort;
import org.simtrans.cohort.CohortOptions;
import org.simtrans.cohort.ProgressListener;
import org.simtrans.config.PretrainConfig;
import org.simtrans.config.TrainConfig;
import org.simtrans.encoder.Encoder;
import org.simtrans.encoder.EncoderForm;
import org.simtrans.layout.Part;
import org.simtrans.layout.Splits;
import org.simtrans.metric.Evaluation;
import org.simtrans.metric.EvaluationSettings;
import org.simtrans.predict.Evaluator;
import org.simtrans.predict.Segmenter;
import org.simtrans.run.RunFolder;
import org.simtrans.run.TrainedModel;
import org.simtrans.task.lesions.LesionTask;
import org.simtrans.task.simmim.SimMimTask;
import org.simtrans.tensor.ComputeDevice;
import org.simtrans.tensor.Precision;
import org.simtrans.tensor.Rng;
import org.simtrans.tensor.Tensors;
import org.simtrans.weights.StateDict;

/** The whole way on squares: what is learned in training is found again at evaluation. */
class LearningTest {
  @TempDir Path folder;

  @Test
  void findsSquaresItHasNeverSeen() {
    Path data = folder.resolve("data");
    SquaresCohort.write(data, 40);
    TrainConfig config = SquaresCohort.trainConfig(data, 60, 2e-3);
    RunFolder run = new RunFolder(folder.resolve("run"));
    List<Map<String, Double>> looks = new ArrayList<>();
    TrainingListener listener =
        new TrainingListener() {
          @Override
          public void onEpoch(EpochEvent event) {
            looks.add(event.measures());
          }
        };
    Training.run(config, RunSession.in(run).heardBy(listener));
    TrainedModel model = TrainedModel.load(run.path(), Precision.FP32, ComputeDevice.CPU);
    Splits splits = Splits.read(run.splits());
    assertEquals(40, splits.train().size() + splits.val().size() + splits.test().size());
    Evaluation evaluation =
        new Evaluator(
                Segmenter.of(model),
                EvaluationSettings.of("test", model.card().threshold(), List.of(1)))
            .evaluate(
                Cohort.open(data, CohortOptions.defaults()).only(splits.of(Part.TEST)),
                (one, stack, truth, result) -> {},
                ProgressListener.SILENT);
    assertTrue(evaluation.overall().perSubject().dice().mean() > 0.7, evaluation.toJson());
    Map<String, Double> best =
        looks.stream()
            .max(Comparator.comparingDouble(m -> m.get("val_dice") + m.get("val_pooled_dice")))
            .orElseThrow();
    assertEquals(
        best.get("val_dice"), model.card().valDice(), 1e-12, "the best epoch's weights were kept");
  }

  @Test
  void pretrainedWeightsArriveInTheEncoder() {
    Path data = folder.resolve("data");
    SquaresCohort.write(data, 14);
    RunFolder pretrained = new RunFolder(folder.resolve("pretrained"));
    Training.run(SquaresCohort.pretrainConfig(data, 2), RunSession.in(pretrained));
    assertTrue(Files.exists(pretrained.encoder()));
    String message = messageOfTraining(data, pretrained.path());
    assertTrue(message.contains("loaded into the encoder, 0 missing, 0 unexpected"), message);
  }

  /** Only subjects that the split trains on lend their lesions; others are without labels. */
  @Test
  void lesionsAreCopiedFromTrainingSubjectsAlone() {
    Path data = folder.resolve("data");
    SquaresCohort.write(data, 14);
    Path few = folder.resolve("few.json");
    new Splits(List.of("s00", "s01"), List.of("s02"), List.of("s03")).write(few);
    LesionTask copying =
        new LesionTask("unet", LesionConfig.defaults().with(LesionConfig.Source.COPIED));
    PretrainConfig config = SquaresCohort.pretrainConfig(data, 3).with(copying).withSplits(few);
    Cohort training = config.material(config.cohort(), Splits.read(few)).training();
    assertEquals(12, training.subjects().size());
    assertEquals(List.of("s00", "s01"), training.labelled().subjects());
    Cohort plain =
        config.with(new LesionTask()).material(config.cohort(), Splits.read(few)).training();
    assertEquals(12, plain.labelled().subjects().size()); // to probe the features

    Training.run(config, RunSession.in(new RunFolder(folder.resolve("copied"))));

    Path none = folder.resolve("none.json");
    new Splits(List.of(), List.of("s02"), List.of("s03")).write(none);
    RunSession session = RunSession.in(new RunFolder(folder.resolve("refused")));
    InvalidSettingException refused =
        assertThrows(
            InvalidSettingException.class, () -> Training.run(config.withSplits(none), session));
    assertTrue(refused.getMessage().contains("COPIED, but no slice"), refused.getMessage());
  }

  /** Convolutions too; the output layer drew grey values, so that it stays behind, and is said. */
  @ParameterizedTest
  @ValueSource(strings = {"unet", "simtrans-full"})
  void aNetworkThatFilledInHiddenBlocksArrivesWithoutItsOutputs(String model) {
    Path data = folder.resolve("data");
    SquaresCohort.write(data, 14);
    RunFolder pretrained = new RunFolder(folder.resolve("pretrained"));
    List<Double> losses = new ArrayList<>();
    TrainingListener listener =
        new TrainingListener() {
          @Override
          public void onStep(StepEvent event) {
            losses.add(event.loss());
          }
        };
    PretrainConfig config =
        SquaresCohort.pretrainConfig(data, 30).with(new SimMimTask(null, model));
    Training.run(config, RunSession.in(pretrained).heardBy(listener));
    assertTrue(losses.get(29) < losses.get(0), losses.toString());
    assertTrue(Files.exists(pretrained.network()));
    assertEquals(model.equals("simtrans-full"), Files.exists(pretrained.encoder()));
    RunFolder run = new RunFolder(folder.resolve("run"));
    Training.run(
        SquaresCohort.trainConfig(data, 1, 1e-3)
            .withModel(model, "swin-tiny-test")
            .withPretrained(pretrained.path()),
        RunSession.in(run));
    JsonNode loaded = run.readConfig().path("loaded_weights");
    assertEquals("network", loaded.path("part").asText());
    assertEquals(0, loaded.path("missing").size(), loaded.toString());
    assertEquals(8, loaded.path("dropped").size(), loaded.toString()); // four heads
  }

  @Test
  void aNetworkThatFoundPlantedLesionsArrivesWhole() {
    Path data = folder.resolve("data");
    SquaresCohort.write(data, 14);
    RunFolder pretrained = new RunFolder(folder.resolve("pretrained"));
    Training.run(
        SquaresCohort.pretrainConfig(data, 2).with(new LesionTask()), RunSession.in(pretrained));
    assertTrue(Files.exists(pretrained.encoder()));
    String message = messageOfTraining(data, pretrained.path());
    assertTrue(message.contains("loaded into the network, 0 missing, 0 unexpected"), message);
  }

  /** A file of Microsoft's kind, for colour, with a head, and for another window. */
  @Test
  void foreignWeightsArriveInTheEncoderAndTheRunSaysSo() throws IOException {
    Path data = folder.resolve("data");
    SquaresCohort.write(data, 14);
    Map<String, Tensor> theirs = new LinkedHashMap<>();
    Encoder swin = new EncoderForm("swin-tiny-test", 3).with("window", 8).create(new Rng(5));
    swin.state()
        .tensors()
        .forEach(
            (name, t) ->
                theirs.put(
                    name.replace("layers.1.downsample", "layers.0.downsample")
                        .replace("layers.2.downsample", "layers.1.downsample")
                        .replace("layers.3.downsample", "layers.2.downsample"),
                    t));
    theirs.put("head.weight", Tensors.ones(10, 256));
    theirs.put("surprise", Tensors.ones(1));
    theirs.remove("norm.bias");
    Path file = folder.resolve("swin.safetensors");
    new StateDict(theirs).write(file);
    String message = messageOfTraining(data, file);
    assertTrue(message.startsWith("WARNING: only part"), message);
    assertTrue(
        message.contains("loaded into the encoder, 1 missing, 1 unexpected, 9 resized"), message);
    JsonNode noted =
        new RunFolder(folder.resolve("run")).readConfig().path(RunFolder.LOADED_WEIGHTS);
    assertEquals("Microsoft's Swin", noted.path("names").asText());
    assertEquals("norm.bias", noted.path("missing").path(0).asText());
    assertEquals("surprise", noted.path("unexpected").path(0).asText());
    assertEquals("head.weight", noted.path("dropped").path(0).asText());
    assertEquals(9, noted.path("resized").size());
  }

  @Test
  void oneTaskBeginsWithWhatAnotherLearned() {
    Path data = folder.resolve("data");
    SquaresCohort.write(data, 14);
    PretrainConfig config = SquaresCohort.pretrainConfig(data, 2);
    RunFolder masked = new RunFolder(folder.resolve("masked"));
    Training.run(config.with(new SimMimTask()), RunSession.in(masked));
    String loaded = "loaded into the encoder, 0 missing, 0 unexpected";
    String lesions = messageOfPretraining(config.with(new LesionTask()), masked, "a");
    assertTrue(lesions.contains(loaded), lesions);
    RunFolder planted = new RunFolder(folder.resolve("a")); // holds a whole network
    String contrast = messageOfPretraining(config, planted, "b");
    assertTrue(contrast.contains(loaded), contrast);
    String whole = messageOfPretraining(config.with(new LesionTask()), planted, "c");
    assertTrue(whole.contains("loaded into the network, 0 missing, 0 unexpected"), whole);
  }

  private String messageOfPretraining(PretrainConfig config, RunFolder source, String name) {
    List<String> messages = new ArrayList<>();
    TrainingListener listener =
        new TrainingListener() {
          @Override
          public void onMessage(String message) {
            messages.add(message);
          }
        };
    Training.run(
        config.withPretrained(source.path()),
        RunSession.in(folder.resolve(name)).heardBy(listener));
    return messages.get(0);
  }

  /** What a training says of the weights that it begins with. */
  private String messageOfTraining(Path data, Path pretrained) {
    TrainConfig scratch = SquaresCohort.trainConfig(data, 1, 1e-9);
    TrainConfig config = scratch.withPretrained(pretrained);
    List<String> messages = new ArrayList<>();
    TrainingListener listener =
        new TrainingListener() {
          @Override
          public void onMessage(String message) {
            messages.add(message);
          }
        };
    RunFolder run = new RunFolder(folder.resolve("run"));
    Training.run(config, RunSession.in(run).heardBy(listener));
    return messages.get(0);
  }
}
