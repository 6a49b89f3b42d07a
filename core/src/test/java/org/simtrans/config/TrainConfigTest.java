package org.simtrans.config;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.simtrans.run.RunJson;
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

  @Test
  void noLossIsTheModelsOwn() {
    assertEquals("weighted", withLoss(null).loss());
    assertEquals("dice_bce", withLoss("dice_bce").loss());
    assertEquals("gone", withLoss("gone").loss(), "a run is read without the jar of its loss");
  }

  private TrainConfig withLoss(String loss) {
    TrainConfig c = SquaresCohort.trainConfig(folder, 1, 1e-3);
    return new TrainConfig(
        c.data(),
        c.model(),
        c.encoder(),
        c.pretrained(),
        loss,
        c.backgroundShare(),
        c.augment(),
        c.optimisation(),
        c.compute());
  }
}
