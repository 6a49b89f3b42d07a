package org.simtrans.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.simtrans.augment.IntensityConfig;
import org.simtrans.augment.Jitter;
import org.simtrans.cohort.LabelValues;
import org.simtrans.data.Fit;
import org.simtrans.data.Preprocessing;
import org.simtrans.image.Plane;
import org.simtrans.layout.subjects.SubjectRule;
import org.simtrans.run.RunJson;
import org.simtrans.task.segmentation.SegmentationTask;
import org.simtrans.tensor.Compute;
import org.simtrans.tensor.ComputeDevice;
import org.simtrans.tensor.Precision;
import org.simtrans.train.SquaresCohort;

class TrainConfigTest {
  @TempDir Path folder;

  /** Version 0.1.0 wrote the loss in capitals. */
  @Test
  void readsTheLossOfEarlierRuns() throws IOException {
    TrainConfig config = SquaresCohort.trainConfig(folder, 1, 1e-3);
    ObjectNode run = RunJson.object();
    run.put("verb", "train");
    ObjectNode settings = run.putObject("config");
    settings.setAll((ObjectNode) RunJson.tree(config));
    settings.put("loss", "PLAIN_IOU");
    Path file = Files.writeString(folder.resolve("config.json"), RunJson.pretty(run));
    assertEquals("plain_iou", TrainConfig.read(file).loss());
  }

  @Test
  void refinementsThatAFileDoesNotKnowAreOff() throws IOException {
    TrainConfig config = SquaresCohort.trainConfig(folder, 1, 1e-3);
    ObjectNode run = RunJson.object();
    run.put("verb", "train");
    ObjectNode settings = run.putObject("config");
    settings.setAll((ObjectNode) RunJson.tree(config.withFlips(true)));
    settings.remove("flips");
    ((ObjectNode) settings.get("optimisation")).remove(List.of("ema", "layer_decay"));
    Path file = Files.writeString(folder.resolve("config.json"), RunJson.pretty(run));
    assertEquals(config, TrainConfig.read(file));
  }

  /** What has several classes is no lesion that shines in one patient and is faint in the next. */
  @Test
  void lesionsOfOneClassStandOutMoreOrLess() {
    TrainConfig config = TrainConfig.preset(Preset.TINY, folder);
    SegmentationTask lesion = config.task(new LabelValues(List.of(7)));
    SegmentationTask parts = config.task(new LabelValues(List.of(1, 2)));
    assertTrue(lesion.augment().lesionContrast().probability() > 0);
    assertEquals(Jitter.NEVER, parts.augment().lesionContrast());
  }

  @Test
  void noLossIsTheModelsOwn() {
    assertEquals("weighted", withLoss(null).loss());
    assertEquals("dice_bce", withLoss("dice_bce").loss());
    assertEquals("gone", withLoss("gone").loss(), "a run is read without the jar of its loss");
  }

  private TrainConfig withLoss(String loss) {
    return SquaresCohort.trainConfig(folder, 1, 1e-3).withLoss(loss);
  }

  @Test
  void readsFilesOfVersion010() throws URISyntaxException {
    Path file = Path.of(TrainConfigTest.class.getResource("/config/0.1.0/train.json").toURI());
    TrainConfig config = TrainConfig.read(file);
    TrainConfig expected =
        TrainConfig.preset(Preset.TINY, Path.of("/data/heads"))
            .withPretrained(Path.of("/runs/simclr"))
            .with(Optimisation.of(30, 4, 1e-3).withSteps(5))
            .with(new Compute(7, 1, Precision.FP32, ComputeDevice.CPU));
    IntensityConfig then =
        expected.augment().intensity().withColours(Jitter.NEVER, Jitter.NEVER, Jitter.NEVER);
    expected =
        expected
            .with((Mirroring) null)
            .with(expected.augment().withIntensity(then).withLesionContrast(Jitter.NEVER));
    DataConfig data =
        expected
            .data()
            .withSubjectFrom(SubjectRule.EARLIER)
            .withChannels(List.of())
            .withSplits(Path.of("/runs/simclr/splits.json"))
            .withPreprocessing(new Preprocessing(64, 64, Plane.AXIAL, Fit.RESIZE));
    assertEquals(expected.with(data), config);
    assertEquals(config, RunJson.as(RunJson.tree(config), TrainConfig.class, file));
  }
}
