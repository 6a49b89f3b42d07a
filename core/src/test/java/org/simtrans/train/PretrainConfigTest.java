package org.simtrans.train;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PretrainConfigTest {
  @TempDir Path folder;

  /** The encoder's name travels with its weights, so it must be the one that was trained. */
  @Test
  void aWholeNetworkNamesTheEncoderItHas() {
    assertEquals("swin-tiny-test", of("resunet", PretrainConfig.Task.SIMCLR).encoder());
    assertEquals("resnet50", of("resunet", PretrainConfig.Task.LESIONS).encoder());
    assertEquals("swin-tiny-test", of("simtrans", PretrainConfig.Task.LESIONS).encoder());
  }

  private PretrainConfig of(String model, PretrainConfig.Task task) {
    PretrainConfig c = SquaresCohort.pretrainConfig(folder, 1);
    return new PretrainConfig(
        c.data(),
        task,
        model,
        c.encoder(),
        c.temperature(),
        c.nearMillimetres(),
        c.onePlane(),
        c.probeEvery(),
        c.views(),
        c.lesions(),
        c.optimisation(),
        c.compute());
  }
}
