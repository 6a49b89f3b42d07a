package org.simtrans.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.simtrans.cohort.LabelValues;
import org.simtrans.config.TrainConfig;
import org.simtrans.model.ModelConfig;
import org.simtrans.model.Models;
import org.simtrans.ranks.Ranks;
import org.simtrans.run.RunFolder;
import org.simtrans.task.Learner;
import org.simtrans.tensor.Rng;
import org.simtrans.weights.StateDict;

class LayerDecayTest {

  /** The tiny Swin has eight blocks in four stages. */
  @ParameterizedTest
  @CsvSource({
    "encoder.patch_embed.proj.weight, 9",
    "encoder.layers.0.blocks.0.attn.qkv.weight, 8",
    "encoder.layers.3.blocks.1.attn.qkv.weight, 1",
    "encoder.norm.weight, 0",
    "neck.0.reduce.conv.weight, 0",
    "decoder.rcab.body.0.weight, 0"
  })
  void slowsTheEncoderAlone(String parameter, int layersAbove) {
    TrainConfig config = SquaresCohort.trainConfig(Path.of(""), 1, 1e-3);
    Learner<?> learner =
        config.task(new LabelValues(List.of(1))).learner(config.setup(), new Rng(0), Ranks.alone());
    assertEquals(layersAbove, learner.layersAbove(parameter));
  }

  @Test
  void reachesTheWeights(@TempDir Path folder) {
    SquaresCohort.write(folder.resolve("data"), 8);
    TrainConfig plain = SquaresCohort.trainConfig(folder.resolve("data"), 1, 1e-3);
    TrainConfig config = plain.with(plain.optimisation().withLayerDecay(1e-3));
    RunFolder run = new RunFolder(folder.resolve("run"));
    Training.run(config, RunSession.in(run));
    StateDict learned = StateDict.read(run.model());
    StateDict initial =
        Models.create(
                new ModelConfig("simtrans", "swin-tiny-test", 1, 1),
                new Rng(plain.compute().seed()))
            .state();
    assertEquals(0, moved(initial, learned, "encoder.patch_embed.proj.weight"), 1e-12);
    assertTrue(moved(initial, learned, "encoder.norm.weight") > 1e-7);
    assertTrue(moved(initial, learned, "decoder.rcab.body.0.weight") > 1e-7);
    learned.free();
  }

  private static double moved(StateDict before, StateDict after, String name) {
    return before.tensors().get(name).sub(after.tensors().get(name)).abs().max().item_double();
  }
}
