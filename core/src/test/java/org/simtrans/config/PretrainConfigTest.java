package org.simtrans.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.simtrans.InvalidSettingException;
import org.simtrans.augment.IntensityConfig;
import org.simtrans.augment.Jitter;
import org.simtrans.augment.LesionConfig;
import org.simtrans.augment.MaskingConfig;
import org.simtrans.run.RunException;
import org.simtrans.run.RunJson;
import org.simtrans.task.Pretext;
import org.simtrans.task.lesions.LesionTask;
import org.simtrans.task.simclr.SimClrTask;
import org.simtrans.task.simmim.SimMimTask;
import org.simtrans.train.SquaresCohort;

class PretrainConfigTest {
  private static final int SIZE = 32; // of SquaresCohort

  @TempDir Path folder;

  private PretrainConfig with(Pretext<?> task) {
    return SquaresCohort.pretrainConfig(folder, 1).with(task);
  }

  private static PretrainConfig again(PretrainConfig config) {
    return RunJson.as(RunJson.tree(config), PretrainConfig.class, Path.of("config.json"));
  }

  /** The encoder's name travels with its weights, so it must be the one that was trained. */
  @Test
  void aWholeNetworkNamesTheEncoderItHas() {
    assertEquals("swin-tiny-test", with(new SimClrTask()).encoder());
    assertEquals("resnet50", with(new LesionTask("resunet", null)).encoder());
    assertEquals("swin-tiny-test", with(new LesionTask()).encoder());
  }

  @Test
  void onlySomeEncodersDoWithoutHiddenParts() {
    PretrainConfig resNet = SquaresCohort.pretrainConfig(folder, 1).withEncoder("resnet50");
    InvalidSettingException refused =
        assertThrows(InvalidSettingException.class, () -> resNet.with(new SimMimTask()));
    assertTrue(
        refused.getMessage().contains("swin-tiny-test, swin-t, swin-s, swin-b"),
        refused.getMessage());
  }

  @Test
  void blocksToHideFollowTheSizeUnlessTheyAreChosen() {
    assertEquals(new MaskingConfig(4, 0.6), ((SimMimTask) with(new SimMimTask()).task()).masking());
    MaskingConfig chosen = new MaskingConfig(8, 0.5);
    assertEquals(new SimMimTask(chosen), with(new SimMimTask(chosen)).task());
    InvalidSettingException refused =
        assertThrows(
            InvalidSettingException.class,
            () -> with(new SimMimTask(new MaskingConfig(SIZE, 0.5))));
    assertTrue(refused.getMessage().contains("32x32"), refused.getMessage());
  }

  @Test
  void everyTaskIsWrittenWithItsOwnSettingsAlone() {
    for (Pretext<?> task :
        List.of(
            new SimClrTask().withTemperature(0.2).withChunk(2),
            new LesionTask("unet", LesionConfig.defaults().with(LesionConfig.Contrast.DARK)),
            new SimMimTask(new MaskingConfig(8, 0.5)))) {
      PretrainConfig config = with(task);
      assertEquals(config, again(config));
      JsonNode json = RunJson.tree(config);
      assertEquals(task.name(), json.at("/task/name").asText());
      assertFalse(json.has("temperature") || json.has("lesions") || json.has("masking"));
    }
  }

  // --- files of version 0.1.0 ------------------------------------------------------------------

  private static PretrainConfig old(String name) throws Exception {
    return PretrainConfig.read(
        Path.of(PretrainConfigTest.class.getResource("/config/0.1.0/" + name).toURI()));
  }

  @Test
  void simClrOfVersion010() throws Exception {
    PretrainConfig config = old("simclr.json");
    SimClrTask now = new SimClrTask().withTemperature(0.5).withChunk(3);
    IntensityConfig then =
        now.views().intensity().withColours(Jitter.NEVER, Jitter.NEVER, Jitter.NEVER);
    assertEquals(now.withViews(now.views().withIntensity(then)), config.task());
    assertEquals("swin-tiny-test", config.encoder());
    assertEquals(5, config.probeEvery());
    assertEquals(Optimisation.of(20, 4, 1e-3).withSteps(5), config.optimisation());
    assertEquals(7, config.compute().seed());
    assertEquals(64, config.setup().height());
    assertEquals(Path.of("/data/heads"), config.data().folder());
    assertEquals(config, again(config));
  }

  @Test
  void lesionsOfVersion010() throws Exception {
    assertEquals(new LesionTask("simtrans", LesionConfig.defaults()), old("lesions.json").task());
  }

  @Test
  void simMimOfVersion010() throws Exception {
    assertEquals(new SimMimTask(new MaskingConfig(8, 0.6)), old("simmim.json").task());
  }

  /** Folders of runs from before a setting was there. */
  @Test
  void settingsThatOldFilesLackAreTheDefaults() throws Exception {
    for (String name : List.of("simclr.json", "lesions.json", "simmim.json")) {
      PretrainConfig whole = old(name);
      Path file = Path.of(PretrainConfigTest.class.getResource("/config/0.1.0/" + name).toURI());
      ObjectNode json = (ObjectNode) RunJson.ofRun(file, "pretrain");
      json.remove(List.of("model", "pretrained", "lesions", "masking", "chunk"));
      if (name.equals("simclr.json")) {
        json.remove("task");
      }
      PretrainConfig less = RunJson.as(json, PretrainConfig.class, file);
      boolean chunked = whole.task() instanceof SimClrTask;
      assertEquals(chunked ? whole.with(((SimClrTask) whole.task()).withChunk(null)) : whole, less);
    }
  }

  @Test
  void whatAFileHoldsWrongIsSaidInOneSentence() {
    PretrainConfig config = with(new SimClrTask());
    refuse("'SIMSIAM'", config, json -> json.put("task", "SIMSIAM").put("temperature", 1));
    refuse("'task.name'", config, json -> ((ObjectNode) json.get("task")).putNull("name"));
    refuse("'nosuch'", config, json -> ((ObjectNode) json.get("task")).put("name", "nosuch"));
    refuse("'temperatur'", config, json -> ((ObjectNode) json.get("task")).put("temperatur", 1));
    refuse("beside 'task'", config, json -> json.put("temperature", 1));
    refuse("'temperature'", config, json -> ((ObjectNode) json.get("task")).put("temperature", 0));
    refuse("'data'", config, json -> json.remove("data"));
  }

  private interface Change {
    void make(ObjectNode json);
  }

  private static void refuse(String because, PretrainConfig config, Change change) {
    ObjectNode json = (ObjectNode) RunJson.tree(config);
    change.make(json);
    RunException refused =
        assertThrows(
            RunException.class,
            () -> RunJson.as(json, PretrainConfig.class, Path.of("run/config.json")));
    assertTrue(refused.getMessage().contains(because), refused.getMessage());
    assertTrue(refused.getMessage().contains("config.json"), refused.getMessage());
  }

  // --- settings by name ------------------------------------------------------------------------

  @Test
  void settingsCanBeGivenByName() {
    Pretext<?> changed =
        TaskSettings.of(new SimClrTask())
            .with(
                Map.of(
                    "temperature", TaskSettings.value("0.2"),
                    "views.crop_ratio", TaskSettings.value("1.5"),
                    "chunk", TaskSettings.value("3")));
    SimClrTask task = (SimClrTask) changed;
    assertEquals(0.2, task.temperature());
    assertEquals(1.5, task.views().cropRatio());
    assertEquals(3, task.chunk());
    assertEquals(new LesionTask("unet", null), set(new LesionTask(), "model", "unet"));
    assertEquals(
        new SimMimTask(new MaskingConfig(8, 0.6)),
        set(new SimMimTask(new MaskingConfig(4, 0.6)), "masking.patch", "8"));
  }

  private static Pretext<?> set(Pretext<?> task, String name, String value) {
    return TaskSettings.of(task).with(Map.of(name, TaskSettings.value(value)));
  }

  @Test
  void unknownSettingsAreRefusedWithTheKnownOnes() {
    InvalidSettingException refused =
        assertThrows(
            InvalidSettingException.class, () -> set(new LesionTask(), "temperature", "0.2"));
    assertTrue(
        refused.getMessage().contains("'lesions' has no setting 'temperature'"),
        refused.getMessage());
    assertTrue(refused.getMessage().contains("model, lesions.contrast"), refused.getMessage());
    InvalidSettingException word =
        assertThrows(
            InvalidSettingException.class, () -> set(new SimClrTask(), "temperature", "warm"));
    assertTrue(word.getMessage().contains("'temperature'"), word.getMessage());
    assertThrows(InvalidSettingException.class, () -> set(new SimClrTask(), "chunk", "0"));
  }
}
