package org.simtrans.run;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import org.simtrans.InvalidSettingException;
import org.simtrans.Setting;
import org.simtrans.cohort.LabelValues;
import org.simtrans.data.Normalisation;
import org.simtrans.data.Preprocessing;
import org.simtrans.model.ModelConfig;
import org.simtrans.weights.SafeTensors;
import org.simtrans.weights.WeightsException;

/**
 * What has to be known to use trained weights; travels in the metadata of their file.
 *
 * @param labels the label value of each output channel
 * @param threshold probability from which a pixel belongs to a label, chosen on validation
 * @param smallestPart connected parts of fewer pixels, at the network's size and through the
 *     slices, are not drawn; chosen on validation
 * @param flips whether probabilities are the mean over a slice and its mirror image, as they were
 *     when the two above were chosen; not, where a file is silent
 * @param epoch after which the weights were taken
 * @param valDice mean Dice of the validation subjects then, at the network's size
 * @param seed of the training
 * @param version of SimTrans that trained
 * @param forecast of the Dice of a mask; null where the validation does not tell, and in files of
 *     earlier versions
 * @param usual what the training images were like; null in the same cases
 */
public record ModelCard(
    ModelConfig model,
    Preprocessing preprocessing,
    LabelValues labels,
    double threshold,
    int smallestPart,
    Boolean flips,
    int epoch,
    double valDice,
    long seed,
    String version,
    DiceForecast forecast,
    UsualImages usual) {
  /** A card of a model that cannot tell how far its masks are to be trusted. */
  public ModelCard(
      ModelConfig model,
      Preprocessing preprocessing,
      LabelValues labels,
      double threshold,
      int smallestPart,
      Boolean flips,
      int epoch,
      double valDice,
      long seed,
      String version) {
    this(
        model,
        preprocessing,
        labels,
        threshold,
        smallestPart,
        flips,
        epoch,
        valDice,
        seed,
        version,
        null,
        null);
  }

  /** The same, of a model that can tell; either may be null. */
  public ModelCard with(DiceForecast dice, UsualImages images) {
    return new ModelCard(
        model,
        preprocessing,
        labels,
        threshold,
        smallestPart,
        flips,
        epoch,
        valDice,
        seed,
        version,
        dice,
        images);
  }

  /** Under which it lies in a file's metadata. */
  public static final String KEY = "simtrans";

  /**
   * @throws InvalidSettingException if something is missing, or one part contradicts another
   */
  public ModelCard {
    Setting.required(model, "model");
    Setting.required(preprocessing, "preprocessing");
    Setting.required(labels, "labels");
    if (labels.channels() != model.classes() || model.inChannels() != preprocessing.planes()) {
      throw new InvalidSettingException(
          "a model of %d channels and %d classes cannot draw the labels %s on slices of %d channels"
              .formatted(
                  model.inChannels(),
                  model.classes(),
                  labels.foreground(),
                  preprocessing.planes()));
    }
    if (preprocessing.undecided()) {
      throw new InvalidSettingException(
          "the normalisation is %s and the fit is %s; expected those that were chosen when the model was trained"
              .formatted(
                  Normalisation.listed(preprocessing.normalise()),
                  preprocessing.fit().name().toLowerCase(Locale.ROOT)));
    }
    if (!(threshold >= 0 && threshold <= 1) || smallestPart < 0) {
      throw new InvalidSettingException(
          "the threshold %s or the smallest part %d makes no sense; expected 0 to 1, and 0 or more"
              .formatted(threshold, smallestPart));
    }
    flips = Boolean.TRUE.equals(flips);
  }

  /**
   * Reads the card alone of a {@code model.safetensors}.
   *
   * @throws WeightsException if the file is none
   */
  public static ModelCard read(Path file) {
    try (SafeTensors open = SafeTensors.open(file)) {
      return of(open.metadata(), file);
    }
  }

  /** As the metadata of a file of weights. */
  public Map<String, String> toMetadata() {
    return Map.of(KEY, RunJson.line(this));
  }

  /**
   * The card that {@link #toMetadata} wrote.
   *
   * @param file that the metadata comes from
   * @throws WeightsException if there is none in it
   */
  public static ModelCard of(Map<String, String> metadata, Path file) {
    String text = metadata.get(KEY);
    JsonNode json = text == null ? null : RunJson.parseOrNull(text);
    if (json == null || !json.has("model")) {
      throw new WeightsException(
          file
              + " does not say which model its weights are for (no '"
              + KEY
              + "' in its metadata): name a run folder or a model.safetensors that 'train' wrote");
    }
    return RunJson.as(json, ModelCard.class, file);
  }
}
