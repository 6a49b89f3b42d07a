package org.simtrans.zoo;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.simtrans.InvalidSettingException;
import org.simtrans.Message;
import org.simtrans.Setting;
import org.simtrans.run.RunException;
import org.simtrans.run.RunJson;

/**
 * What a person should know of a model before using it (Mitchell et al., Model Cards for Model
 * Reporting, 2019). It travels in the metadata of the model's file, beside the {@link
 * org.simtrans.run.ModelCard}, which is for the program.
 *
 * @param name by which the model is found: small letters, digits, and - _ . between them
 * @param licence of the weights, such as CC0-1.0
 * @param intended what it is for
 * @param limits what it is not for, and where it fails
 * @param origin what it learned from
 * @param scores how good it is; empty if nobody has evaluated it
 * @param weights how the weights are stored: fp32 or bf16
 */
public record ModelFacts(
    String name,
    String licence,
    String intended,
    String limits,
    Origin origin,
    List<Score> scores,
    String weights) {
  /** Under which they lie in a file's metadata. */
  public static final String KEY = "card";

  private static final Pattern NAME = Pattern.compile("[a-z0-9]([a-z0-9_.-]{0,62}[a-z0-9])?");
  private static final int LONGEST = 4000; // characters of a text
  private static final int MOST_SCORES = 100;

  /**
   * What a model learned from.
   *
   * @param data the images and their source, in words
   * @param train number of subjects that the weights were learned from
   * @param val number of subjects that epoch, threshold and smallest part were chosen on
   * @param test number of subjects that were kept aside
   * @param training how it was trained, in words
   * @param made the day, as 2026-11-30
   */
  public record Origin(String data, int train, int val, int test, String training, String made) {
    /**
     * @throws InvalidSettingException if a text is missing or too long, or a number is negative
     */
    public Origin {
      text("data", data);
      text("training", training);
      text("made", made);
      if (train < 0 || val < 0 || test < 0) {
        throw new InvalidSettingException("a part of the data cannot have less than no subjects");
      }
    }
  }

  /**
   * One number of an evaluation, with its 95 % interval over subjects where there is one.
   *
   * @param split the part that was evaluated
   * @param subjects how many
   * @param what is measured, such as "Dice, all pixels pooled"
   * @param low null where there is no interval
   * @param high null where there is no interval
   */
  public record Score(
      String split, int subjects, String what, Double mean, Double low, Double high) {
    /**
     * @throws InvalidSettingException if a text is missing or too long
     */
    public Score {
      text("split", split);
      text("what", what);
      Setting.required(mean, "mean");
    }
  }

  /**
   * @throws InvalidSettingException if a part is missing, too long, or no name
   */
  public ModelFacts {
    requireName(name);
    text("licence", licence);
    text("intended", intended);
    text("limits", limits);
    Setting.required(origin, "origin");
    scores = scores == null ? List.of() : List.copyOf(scores);
    if (scores.size() > MOST_SCORES) {
      throw new InvalidSettingException(
          "there are %d scores; expected at most %d".formatted(scores.size(), MOST_SCORES));
    }
    text("weights", weights);
  }

  /**
   * @throws InvalidSettingException if this cannot be the name of a model
   */
  static void requireName(String name) {
    if (!isName(name)) {
      throw new InvalidSettingException(
          Message.of(
              "{name} is '%s'; expected 1 to 64 small letters and digits, with - _ . between them",
              name));
    }
  }

  static boolean isName(String name) {
    return name != null && NAME.matcher(name).matches();
  }

  private static void text(String what, String text) {
    Setting.required(text, what);
    if (text.isBlank() || text.length() > LONGEST) {
      throw new InvalidSettingException(
          Message.of(
              "{%s} has %d characters; expected 1 to %d".formatted(what, text.length(), LONGEST)));
    }
  }

  /** What another card says differently, in words; empty if nothing. */
  public List<String> differences(ModelFacts other) {
    JsonNode theirs = RunJson.tree(other);
    return RunJson.tree(this).properties().stream()
        .filter(part -> !part.getValue().equals(theirs.get(part.getKey())))
        .map(Map.Entry::getKey)
        .toList();
  }

  /** As an entry of a file's metadata. */
  Map.Entry<String, String> toMetadata() {
    return Map.entry(KEY, RunJson.line(this));
  }

  /**
   * Reads the facts that {@link #toMetadata} wrote.
   *
   * @param file that the metadata comes from
   * @throws RunException if there are none in it, or they cannot be used
   */
  static ModelFacts of(Map<String, String> metadata, Path file) {
    JsonNode json = RunJson.parseOrNull(metadata.get(KEY));
    if (json == null) {
      throw new RunException(
          file
              + " has no card (no '"
              + KEY
              + "' in its metadata): name a file that 'models pack' wrote, or pack the run again");
    }
    return RunJson.as(json, ModelFacts.class, file);
  }
}
