package org.simtrans.app.cli;

import java.util.List;
import java.util.Map;

/** The options of the command line, by the settings that they give. */
public final class OptionName {
  /** Options that differ from the setting's name with hyphens, and settings without an option. */
  private static final Map<String, String> OTHERS =
      Map.ofEntries(
          Map.entry("crop_area", "--crop"),
          Map.entry("learning_rate", "--lr"),
          Map.entry("least_updates", "'least_updates'"),
          Map.entry("lesions.source", "--lesions"),
          Map.entry("masking.patch", "--mask-patch"),
          Map.entry("masking.ratio", "--mask-ratio"),
          Map.entry("mirroring", "--flips"),
          Map.entry("near_millimetres", "--near"),
          Map.entry("systems", "--models"),
          Map.entry("unlabelled.consistency", "--consistency"),
          Map.entry("unlabelled.lesions.source", "--plant"),
          Map.entry("unlabelled.share", "--unlabelled"),
          Map.entry("clip", "'clip'"));

  private static final List<String> IN_TEXTS =
      List.of(
          "ignore",
          "channels",
          "include",
          "plane",
          "spacing",
          "normalise",
          "subject_from",
          "layout",
          "mirroring");

  private OptionName() {}

  /** A finding's text, in which settings stand in quotes. */
  public static String inText(String text) {
    String said = text;
    for (String setting : IN_TEXTS) {
      said = said.replace("'" + setting + "'", of(setting));
    }
    return said;
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
