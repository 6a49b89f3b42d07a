package org.simtrans.fiji;

import ij.Macro;
import ij.Prefs;
import ij.gui.GenericDialog;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.simtrans.InvalidSettingException;
import org.simtrans.run.RunFolder;

/**
 * What the user chose, in the dialog or by the options of a macro.
 *
 * @param model a model.onnx
 * @param threshold probability from which a pixel carries a label; empty for the model's own
 * @param channels of the image, by name or number from 0; empty for those with the model's names
 * @param overlay whether to lay outlines over the image
 * @param rois whether to add outlines to the ROI manager
 * @param labels whether to make a label image
 */
record Choices(
    Path model,
    Optional<Double> threshold,
    List<String> channels,
    boolean overlay,
    boolean rois,
    boolean labels) {
  private static final String LAST_MODEL = "simtrans.model"; // in ImageJ's preferences

  private static final String MODEL = "Model";
  private static final String THRESHOLD = "Threshold";
  private static final String CHANNELS = "Channels";
  private static final String OVERLAY = "Overlay";
  private static final String ROIS = "ROI_manager";
  private static final String LABELS = "Label_image";

  /**
   * Asks in a dialog, which ImageJ's recorder listens to; empty if the user cancels.
   *
   * @throws InvalidSettingException if a choice makes no sense
   */
  static Optional<Choices> asked() {
    GenericDialog dialog = new GenericDialog(SegmentPlugin.NAME);
    dialog.addFileField(MODEL, Prefs.get(LAST_MODEL, ""), 40);
    dialog.addStringField(THRESHOLD, "", 6);
    dialog.addStringField(CHANNELS, "", 12);
    dialog.addMessage("Empty fields: the model's own threshold, and channels named as its are.");
    dialog.addCheckbox(OVERLAY, true);
    dialog.addCheckbox(ROIS, false);
    dialog.addCheckbox(LABELS, true);
    dialog.showDialog();
    if (dialog.wasCanceled()) {
      return Optional.empty();
    }
    Choices chosen =
        of(
            dialog.getNextString(),
            dialog.getNextString(),
            dialog.getNextString(),
            dialog.getNextBoolean(),
            dialog.getNextBoolean(),
            dialog.getNextBoolean());
    Prefs.set(LAST_MODEL, chosen.model.toString());
    return Optional.of(chosen);
  }

  /**
   * Reads the options of a macro, as the recorder writes them: {@code model=[/a b/model.onnx]
   * threshold=0.4 overlay label_image}. It needs no window.
   *
   * @throws InvalidSettingException if a choice makes no sense, or an option is unknown
   */
  static Choices ofMacro(String options) {
    requireKnown(options);
    return of(
        value(options, MODEL),
        value(options, THRESHOLD),
        value(options, CHANNELS),
        has(options, OVERLAY),
        has(options, ROIS),
        has(options, LABELS));
  }

  private static String key(String label) {
    return Macro.trimKey(label);
  }

  private static String value(String options, String label) {
    return Macro.getValue(options + " ", key(label), "");
  }

  private static boolean has(String options, String label) {
    return words(options).contains(key(label));
  }

  /** The options without their values. */
  private static List<String> words(String options) {
    String keys = options.replaceAll("=(\\[[^\\]]*\\]|\\S*)", "");
    return Arrays.stream(keys.trim().split("\\s+")).filter(word -> !word.isEmpty()).toList();
  }

  private static void requireKnown(String options) {
    List<String> known = new ArrayList<>();
    for (String label : List.of(MODEL, THRESHOLD, CHANNELS, OVERLAY, ROIS, LABELS)) {
      known.add(key(label));
    }
    for (String word : words(options)) {
      if (!known.contains(word)) {
        throw new InvalidSettingException(
            "'%s' is no option of %s; expected some of %s"
                .formatted(word, SegmentPlugin.NAME, String.join(", ", known)));
      }
    }
  }

  private static Choices of(
      String model,
      String threshold,
      String channels,
      boolean overlay,
      boolean rois,
      boolean labels) {
    if (!overlay && !rois && !labels) {
      throw new InvalidSettingException(
          "nothing would come of it; choose at least one of overlay, ROI manager and label image");
    }
    return new Choices(
        graph(model.trim()),
        threshold.isBlank() ? Optional.empty() : Optional.of(probability(threshold.trim())),
        Arrays.stream(channels.split(",")).map(String::trim).filter(c -> !c.isEmpty()).toList(),
        overlay,
        rois,
        labels);
  }

  private static Path graph(String model) {
    if (model.isEmpty()) {
      throw new InvalidSettingException(
          "no model is named; choose the model.onnx that 'simtrans export --format onnx' wrote");
    }
    Path named = Path.of(model);
    Path file = Files.isDirectory(named) ? new RunFolder(named).onnx() : named;
    if (!Files.isRegularFile(file) || !file.toString().endsWith(".onnx")) {
      throw new InvalidSettingException(
          "%s is no model.onnx, which is what this plugin reads: 'simtrans export --run %s --format onnx --out model.onnx' makes one"
              .formatted(file, named));
    }
    return file;
  }

  private static double probability(String text) {
    try {
      double value = Double.parseDouble(text);
      if (value >= 0 && value <= 1) {
        return value;
      }
    } catch (NumberFormatException e) {
      // said below
    }
    throw new InvalidSettingException(
        "the threshold is '%s'; expected a number from 0 to 1, or nothing".formatted(text));
  }
}
