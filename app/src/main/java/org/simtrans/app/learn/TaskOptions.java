package org.simtrans.app.learn;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.simtrans.InvalidSettingException;
import org.simtrans.Message;
import org.simtrans.app.cli.Console;
import org.simtrans.augment.Jitter;
import org.simtrans.augment.LesionConfig;
import org.simtrans.config.Pretexts;
import org.simtrans.config.TaskSettings;
import org.simtrans.run.RunJson;
import org.simtrans.task.Pretext;
import picocli.CommandLine.Option;

/**
 * Options that say what is learned without labels. All of them but --task are short for --set: they
 * are settings of one task or another, and no task is treated apart.
 */
final class TaskOptions {
  @Option(
      names = "--task",
      paramLabel = "T",
      description =
          "What the network learns without labels (default simclr).") // and each task: TaskHelp
  private String task;

  @Option(
      names = "--set",
      paramLabel = "NAME=VALUE",
      description = {
        "A setting of the task, as config.json names it. May be given several times. An example:",
        "--set views.crop_ratio=1.5"
      })
  private List<String> set;

  @Option(
      names = "--model",
      paramLabel = "M",
      description =
          "The network that learns the task as a whole: that finds planted lesions (default"
              + " simtrans), or fills in hidden blocks (default: an encoder alone).")
  private String model;

  @Option(
      names = "--contrast",
      paramLabel = "C",
      description =
          "Whether planted lesions are bright (FLAIR, DWI), dark (T1) or either (default).")
  private LesionConfig.Contrast contrast;

  @Option(
      names = "--lesions",
      paramLabel = "SOURCE",
      description = {
        "Where planted lesions come from (default made_up).",
        "made_up: ellipses with a ragged border",
        "grown: lobes of the sizes and contrasts of labelled lesions",
        "copied: labelled lesions of other slices, turned, scaled and bent",
        "mixed: one of these for each slice",
        "Only labels of the training subjects are looked at."
      })
  private LesionConfig.Source lesions;

  @Option(
      names = "--mask-patch",
      paramLabel = "PX",
      description =
          "Edge of a hidden block, a multiple of 4 (default: the largest of 32, 16, 8 and 4 of"
              + " which five lie along the input).")
  private Integer maskPatch;

  @Option(
      names = "--mask-ratio",
      paramLabel = "R",
      description = "The share of the blocks that are hidden (default 0.6).")
  private Double maskRatio;

  @Option(
      names = "--temperature",
      paramLabel = "T",
      description = "Temperature of NT-Xent (default: the preset's; 0.1 for paper, else 0.5).")
  private Double temperature;

  @Option(
      names = "--crop",
      paramLabel = "AREA",
      description =
          "The smallest crop that a view shows, as a share of the slice's area (default 0.3)."
              + " Smaller crops make the task harder.")
  private Double crop;

  @Option(
      names = "--channel-dropout",
      paramLabel = "P",
      description =
          "Leave out each channel of a view with this probability, but never all (default 0).")
  private Double channelDropout;

  @Option(
      names = "--near",
      paramLabel = "MM",
      description =
          "Slices of one volume closer than this are not each other's negatives (default 10; 0"
              + " for none). In a volume that is thinner than this, a tenth of its thickness counts.")
  private Double near;

  @Option(
      names = "--one-plane",
      negatable = true,
      description =
          "Take all images of a batch from one folder, so that the network cannot solve the task"
              + " by telling planes apart.")
  private Boolean onePlane;

  @Option(
      names = "--chunk",
      paramLabel = "N",
      description =
          "Pass the batch through the encoder in chunks of N slices (simclr only; default: all at"
              + " once). This gives the negatives of a large --batch in the memory of N slices,"
              + " and takes a third more time.")
  private Integer chunk;

  /** The name of the task that was asked for, else {@code base}. */
  String name(String base) {
    return task == null ? base : task.toLowerCase(Locale.ROOT);
  }

  /**
   * {@code base} with the settings that were given.
   *
   * @param console hears of options that are settings of other tasks
   * @throws InvalidSettingException if a setting cannot be used
   */
  Pretext<?> over(Pretext<?> base, Console console) {
    Map<String, JsonNode> settings = new LinkedHashMap<>();
    TaskSettings known = TaskSettings.of(base);
    shorthands()
        .forEach(
            (option, setting) -> {
              if (known.has(setting.name)) {
                settings.put(setting.name, setting.value);
              } else {
                refuseOrIgnore(option, setting, base.name(), console);
              }
            });
    for (String one : set == null ? List.<String>of() : set) {
      int equals = one.indexOf('=');
      if (equals < 1) {
        throw new InvalidSettingException(
            "--set is '%s'; expected NAME=VALUE, like temperature=0.2".formatted(one));
      }
      settings.put(one.substring(0, equals), TaskSettings.value(one.substring(equals + 1)));
    }
    return known.with(settings);
  }

  /**
   * A setting that an option stands for.
   *
   * @param given what the user gave
   */
  private record Setting(String name, Object given, JsonNode value) {
    Setting(String name, Object given) {
      this(name, given, RunJson.tree(given));
    }
  }

  private Map<String, Setting> shorthands() {
    Map<String, Setting> all = new LinkedHashMap<>();
    put(all, "--model", "model", model);
    put(all, "--contrast", "lesions.contrast", contrast);
    put(all, "--lesions", "lesions.source", lesions);
    put(all, "--mask-patch", "masking.patch", maskPatch);
    put(all, "--mask-ratio", "masking.ratio", maskRatio);
    put(all, "--temperature", "temperature", temperature);
    put(all, "--channel-dropout", "views.intensity.channel_dropout", channelDropout);
    put(all, "--near", "near_millimetres", near);
    put(all, "--one-plane", "one_plane", onePlane);
    put(all, "--chunk", "chunk", chunk);
    if (crop != null) {
      if (!(crop > 0 && crop <= 1)) {
        throw new InvalidSettingException(
            Message.of("{crop_area} is %s; expected a share above 0 and at most 1", crop));
      }
      JsonNode area = RunJson.tree(Jitter.always(crop, 1));
      all.put("--crop", new Setting("views.crop_area", crop, area));
    }
    return all;
  }

  private static void put(Map<String, Setting> all, String option, String name, Object value) {
    if (value != null) {
      all.put(option, new Setting(name, value));
    }
  }

  /** Without chunks a batch might not fit into memory; without the others nothing breaks. */
  private void refuseOrIgnore(String option, Setting setting, String name, Console console) {
    String owners =
        String.join(
            " and ",
            Pretexts.names().stream()
                .filter(other -> TaskSettings.of(Pretexts.named(other)).has(setting.name))
                .toList());
    String sentence =
        "%s is %s, but only --task %s has this setting, not %s"
            .formatted(option, setting.given, owners, name);
    if (option.equals("--chunk")) {
      throw new InvalidSettingException(
          sentence + "; leave it out and give a smaller --batch, or choose that task");
    }
    console.err().println(sentence + ": it is ignored");
  }
}
