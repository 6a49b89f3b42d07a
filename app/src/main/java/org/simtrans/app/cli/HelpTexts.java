package org.simtrans.app.cli;

import java.util.Collections;
import java.util.Enumeration;
import java.util.Map;
import java.util.ResourceBundle;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.simtrans.image.Images;
import org.simtrans.layout.Layouts;

/**
 * Texts of help that depend on what is on the class path. A description names one as {@code
 * ${bundle:layouts}}; it is made when the help is shown.
 */
public final class HelpTexts extends ResourceBundle {
  private static final Map<String, Supplier<String>> TEXTS =
      Map.of("layouts", HelpTexts::layouts, "formats", Images::formats);

  /** A line for each layout: its name and how its files lie. */
  private static String layouts() {
    return Layouts.all().stream()
        .map(layout -> "  %-13s %s".formatted(layout.key(), layout.description()))
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
