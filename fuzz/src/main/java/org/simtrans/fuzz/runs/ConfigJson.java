package org.simtrans.fuzz.runs;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.StreamSupport;
import org.simtrans.config.PretrainConfig;
import org.simtrans.config.TrainConfig;
import org.simtrans.fuzz.damage.BadFile;
import org.simtrans.fuzz.damage.Chance;
import org.simtrans.fuzz.damage.Inconsistent;
import org.simtrans.fuzz.damage.JsonDamage;
import org.simtrans.fuzz.damage.Reader;
import org.simtrans.run.RunJson;
import org.simtrans.study.StudyConfig;
import org.simtrans.study.StudySystem;

/** The {@code config.json} of all kinds of runs. */
public final class ConfigJson implements Reader {
  private static final Pattern FIELDS =
      Pattern.compile(
          "'[^']+'|--[a-z]|JSON|entries|UTF-8|setting|size|label|continues after|model|layout|entry|settings");

  @Override
  public String name() {
    return "config";
  }

  @Override
  public int share() {
    return 45;
  }

  private static String text(Chance chance) {
    SmallRun run = SmallRun.get();
    return switch (chance.below(3)) {
      case 0 -> SmallRun.text(run.trained().resolve("config.json"));
      case 1 -> SmallRun.text(run.pretrained().resolve("config.json"));
      default -> {
        TrainConfig train = TrainConfig.read(run.trained().resolve("config.json"));
        Map<String, Object> whole = new LinkedHashMap<>();
        whole.put("verb", "compare");
        whole.put(
            "config",
            new StudyConfig(
                train,
                null,
                List.of(StudySystem.parse("unet", null)),
                List.of(0.5, 1.0),
                List.of(1L, 2L),
                "test",
                null,
                Map.of("other", Path.of("runs/other")),
                PretrainConfig.read(run.pretrained().resolve("config.json")),
                0));
        yield RunJson.pretty(whole);
      }
    };
  }

  @Override
  public BadFile sound(Chance chance) {
    return BadFile.of("config.json", text(chance).getBytes(StandardCharsets.UTF_8));
  }

  @Override
  public BadFile spoilt(Chance chance) {
    return BadFile.of("config.json", JsonDamage.of(text(chance), chance));
  }

  @Override
  public void read(Path file) {
    String verb = RunJson.read(file).path("verb").asText();
    Object config =
        switch (verb) {
          case "pretrain" -> PretrainConfig.read(file);
          case "compare" -> StudyConfig.read(file);
          default -> TrainConfig.read(file);
        };
    // What was let in can be written down again, and is a number wherever it is one.
    Inconsistent.unless(finite(RunJson.tree(config)), "a setting that is no number");
  }

  /** Text is left alone: a file may be called NaN. */
  private static boolean finite(JsonNode json) {
    return json.isContainerNode()
        ? StreamSupport.stream(json.spliterator(), false).allMatch(ConfigJson::finite)
        : !json.isFloatingPointNumber() || Double.isFinite(json.asDouble());
  }

  @Override
  public Pattern fields() {
    return FIELDS;
  }
}
