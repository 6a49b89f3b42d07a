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
 * ${bundle:layouts}}; it is made when the help is shown.
 */
public final class HelpTexts extends ResourceBundle {
  private static final Map<String, Supplier<String>> TEXTS =
      Map.of(
          "layouts", HelpTexts::layouts,
          "formats", Images::formats,
          "models", HelpTexts::models,
          "losses", HelpTexts::losses);

  /** A line for each layout: its name and how its files lie. */
  private static String layouts() {
    return Layouts.all().stream()
        .map(layout -> "  %-13s %s".formatted(layout.key(), layout.description()))
        .collect(Collectors.joining("\n"));
  }

  /** A line for each model: its name, what it is, and which encoder it has. */
  private static String models() {
    return Models.families().stream()
        .map(
            model ->
                "  %-10s %s (%s)".formatted(model.name(), model.description(), model.encoder()))
        .collect(Collectors.joining("\n"));
  }

  /** A line for each loss: its name and what it is. */
  private static String losses() {
    return Losses.all().stream()
        .map(loss -> "  %-10s %s".formatted(loss.name(), loss.description()))
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
