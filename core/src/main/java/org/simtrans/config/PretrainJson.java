package org.simtrans.config;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.util.StdConverter;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Objects;
import java.util.stream.Stream;
import org.simtrans.InvalidSettingException;
import org.simtrans.Setting;
import org.simtrans.augment.LesionConfig;
import org.simtrans.augment.MaskingConfig;
import org.simtrans.augment.ViewConfig;
import org.simtrans.run.RunJson;
import org.simtrans.task.Pretext;
import org.simtrans.task.lesions.LesionTask;
import org.simtrans.task.simclr.SimClrTask;
import org.simtrans.task.simmim.SimMimTask;
import org.simtrans.tensor.Compute;

/**
 * The settings of a pretraining as {@code config.json} holds them: {@code task} is an object with
 * the {@code name} of the task and its settings. In version 0.1.0 it was a word, and the settings
 * of all tasks then known stood beside it.
 */
record PretrainJson(
    DataConfig data,
    JsonNode task,
    String encoder,
    Path pretrained,
    int probeEvery,
    Optimisation optimisation,
    Compute compute,
    Double temperature,
    Double nearMillimetres,
    Boolean onePlane,
    ViewConfig views,
    Integer chunk,
    String model,
    LesionConfig lesions,
    MaskingConfig masking) {
  private static final String NAME = "name";

  /** From the file. */
  static final class Reader extends StdConverter<PretrainJson, PretrainConfig> {
    @Override
    public PretrainConfig convert(PretrainJson json) {
      return new PretrainConfig(
          json.data,
          json.pretext(),
          json.encoder,
          json.pretrained,
          json.probeEvery,
          json.optimisation,
          json.compute);
    }
  }

  /** What is written: the form of today alone. */
  record Written(
      DataConfig data,
      JsonNode task,
      String encoder,
      Path pretrained,
      int probeEvery,
      Optimisation optimisation,
      Compute compute) {}

  /** Into the file. */
  static final class Writer extends StdConverter<PretrainConfig, Written> {
    @Override
    public Written convert(PretrainConfig config) {
      return new Written(
          config.data(),
          written(config.task()),
          config.encoder(),
          config.pretrained(),
          config.probeEvery(),
          config.optimisation(),
          config.compute());
    }
  }

  /** A task with its settings, as an object. */
  static ObjectNode written(Pretext<?> task) {
    ObjectNode json = RunJson.object();
    json.put(NAME, task.name());
    json.setAll((ObjectNode) RunJson.tree(task));
    return json;
  }

  /** The task that such an object describes. */
  static Pretext<?> read(JsonNode json) {
    if (!json.path(NAME).isTextual()) {
      throw new InvalidSettingException(
          "'task.name' is missing or no text; expected one of "
              + String.join(", ", Pretexts.names()));
    }
    Pretext<?> named = Pretexts.named(json.path(NAME).asText());
    ObjectNode settings = json.deepCopy();
    if (!RunJson.tree(named).has(NAME)) {
      settings.remove(NAME);
    }
    return RunJson.settings(settings, named.getClass(), "the task '" + named.name() + "'");
  }

  private Pretext<?> pretext() {
    if (task != null && task.isObject()) {
      requireNothingBeside();
      return read(task);
    }
    return old(task == null || task.isNull() ? "simclr" : task.asText());
  }

  private void requireNothingBeside() {
    boolean beside =
        Stream.of(temperature, nearMillimetres, onePlane, views, chunk, model, lesions, masking)
            .anyMatch(Objects::nonNull);
    if (beside) {
      throw new InvalidSettingException(
          "settings of the task stand beside 'task'; expected them within it");
    }
  }

  /** As version 0.1.0 wrote it. */
  private Pretext<?> old(String name) {
    return switch (name.toLowerCase(Locale.ROOT)) {
      case "simclr" ->
          new SimClrTask(
              Setting.required(temperature, "temperature"),
              Setting.required(nearMillimetres, "near_millimetres"),
              Setting.required(onePlane, "one_plane"),
              views,
              chunk);
      case "lesions" -> new LesionTask(model, lesions);
      case "simmim" -> new SimMimTask(masking);
      default ->
          throw new InvalidSettingException(
              "'task' is '%s'; expected SIMCLR, LESIONS or SIMMIM, or an object with a name"
                  .formatted(name));
    };
  }
}
