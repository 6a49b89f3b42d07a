package org.simtrans.app.cli;

import java.util.Collections;
import java.util.Enumeration;
import java.util.Map;
import java.util.ResourceBundle;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.simtrans.image.Images;
import org.simtrans.layout.Layouts;
import org.simtrans.loss.Losses;
import org.simtrans.model.Models;

/**
 * Texts of help that depend on what is on the class path. A description names one as {@code
 * ${bundle:all-layouts}}; it is made when the help is shown. No key is the name of an option,
 * because picocli would take its text for that option's description.
 */
public final class HelpTexts extends ResourceBundle {
  private static final int COLUMNS = 66; // of a description, beside the longest option

  private static final Map<String, Supplier<String>> TEXTS =
      Map.of(
          "all-layouts", HelpTexts::layouts,
          "all-formats", Images::formats,
          "all-models", HelpTexts::models,
          "all-losses", HelpTexts::losses);

  /** A name and what it means; further lines stand below the meaning. */
  private static String entry(int width, String name, String meaning) {
    StringBuilder entry = new StringBuilder();
    String line = ("  %-" + width + "s").formatted(name);
    for (String word : meaning.split(" ")) {
      if (line.length() + 1 + word.length() > COLUMNS) {
        entry.append(line).append('\n');
        line = " ".repeat(2 + width);
      }
      line += " " + word;
    }
    return entry.append(line).toString();
  }

  /** A line for each layout: its name and how its files lie. */
  private static String layouts() {
    return Layouts.all().stream()
        .map(layout -> entry(13, layout.key(), layout.description()))
        .collect(Collectors.joining("\n"));
  }

  /** A line for each model: its name, what it is, and which encoder it has. */
  private static String models() {
    return Models.families().stream()
        .map(model -> entry(10, model.name(), model.description() + " (" + model.encoder() + ")"))
        .collect(Collectors.joining("\n"));
  }

  /** A line for each loss: its name and what it is. */
  private static String losses() {
    return Losses.all().stream()
        .map(loss -> entry(10, loss.name(), loss.description()))
        .collect(Collectors.joining("\n"));
  }

  @Override
  protected Object handleGetObject(String key) {
    Supplier<String> text = TEXTS.get(key);
    return text == null ? null : text.get();
  }

  @Override
  public Enumeration<String> getKeys() {
    return Collections.enumeration(TEXTS.keySet());
  }
}
