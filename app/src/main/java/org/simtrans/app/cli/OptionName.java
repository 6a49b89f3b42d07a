package org.simtrans.app.cli;

import java.util.Map;

/** The options of the command line, by the settings that they give. */
public final class OptionName {
  /** Options that differ from the setting's name with hyphens, and settings without an option. */
  private static final Map<String, String> OTHERS =
      Map.of(
          "crop_area", "--crop",
          "learning_rate", "--lr",
          "masking.patch", "--mask-patch",
          "masking.ratio", "--mask-ratio",
          "near_millimetres", "--near",
          "systems", "--models",
          "clip", "'clip'");

  private OptionName() {}

  /** A finding's text, in which the setting of what is ignored stands in quotes. */
  public static String inText(String text) {
    return text.replace("'ignore'", of("ignore"))
        .replace("'channels'", of("channels"))
        .replace("'include'", of("include"))
        .replace("'subject_from'", of("subject_from"))
        .replace("'layout'", of("layout"));
  }

  /**
   * The option for a setting: {@code --batch} for {@code batch}.
   *
   * @param setting named as in {@code config.json}
   */
  public static String of(String setting) {
    return OTHERS.getOrDefault(setting, "--" + setting.replace('_', '-'));
  }
}
