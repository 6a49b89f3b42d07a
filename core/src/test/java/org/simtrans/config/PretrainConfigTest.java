package org.simtrans.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.simtrans.InvalidSettingException;
import org.simtrans.augment.MaskingConfig;
import org.simtrans.run.RunJson;
import org.simtrans.train.SquaresCohort;

class PretrainConfigTest {
  @TempDir Path folder;

  /** The encoder's name travels with its weights, so it must be the one that was trained. */
  @Test
  void aWholeNetworkNamesTheEncoderItHas() {
    assertEquals("swin-tiny-test", of("resunet", PretrainConfig.Task.SIMCLR).encoder());
    assertEquals("resnet50", of("resunet", PretrainConfig.Task.LESIONS).encoder());
    assertEquals("swin-tiny-test", of("simtrans", PretrainConfig.Task.LESIONS).encoder());
  }

  @Test
  void onlySomeEncodersDoWithoutHiddenParts() {
    PretrainConfig swin = SquaresCohort.pretrainConfig(folder, 1);
    InvalidSettingException refused =
        assertThrows(
            InvalidSettingException.class,
            () -> swin.with("simtrans", "resnet50", null).with(PretrainConfig.Task.SIMMIM));
    assertTrue(
        refused.getMessage().contains("swin-tiny-test, swin-t, swin-s, swin-b"),
        refused.getMessage());
  }

  /** Folders of runs from before a setting was there. */
  @Test
  void missingSettingsAreTheDefaults() {
    PretrainConfig config = SquaresCohort.pretrainConfig(folder, 1);
    ObjectNode json = (ObjectNode) RunJson.tree(config);
    json.remove(List.of("task", "model", "pretrained", "lesions", "masking", "chunk"));
    assertEquals(config, RunJson.as(json, PretrainConfig.class, folder));
    assertEquals(new MaskingConfig(4, 0.6), config.masking());
  }

  @Test
  void onlyContrastHasChunks() {
    PretrainConfig config = SquaresCohort.pretrainConfig(folder, 1);
    PretrainConfig chunked = config.withChunk(2);
    assertEquals(2, chunked.withPretrained(folder).chunk());
    assertEquals(2, chunked.with(chunked.compute()).chunk());
    assertEquals(chunked, RunJson.as(RunJson.tree(chunked), PretrainConfig.class, folder));
    assertNull(chunked.with(PretrainConfig.Task.LESIONS).chunk());
    PretrainConfig lesions = config.with(PretrainConfig.Task.LESIONS);
    InvalidSettingException refused =
        assertThrows(InvalidSettingException.class, () -> lesions.withChunk(2));
    assertTrue(refused.getMessage().contains("only 'task' simclr"), refused.getMessage());
    assertThrows(InvalidSettingException.class, () -> config.withChunk(0));
  }

  private PretrainConfig of(String model, PretrainConfig.Task task) {
    PretrainConfig c = SquaresCohort.pretrainConfig(folder, 1);
    return new PretrainConfig(
        c.data(),
        task,
        model,
        c.encoder(),
        c.pretrained(),
        c.temperature(),
        c.nearMillimetres(),
        c.onePlane(),
        c.probeEvery(),
        c.views(),
        c.lesions(),
        c.masking(),
        c.optimisation(),
        c.compute());
  }
}
