package org.simtrans.figure;

import java.awt.Color;
import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.font.FontRenderContext;
import java.awt.font.TextLayout;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.LoggerFactory;

/**
 * Writes into pictures. A bare server may have no fonts at all, and then the JDK fails in ways that
 * differ by version; pictures are drawn without their words there, and a log line says how to mend
 * it.
 */
final class Lettering {
  private static final FontRenderContext CONTEXT = new FontRenderContext(null, true, true);
  private static final boolean AVAILABLE = probe();

  private Lettering() {}

  static void draw(
      Graphics2D g, String text, double x, double baseline, int style, int size, Color color) {
    if (text.isBlank() || !AVAILABLE) {
      return;
    }
    g.setRenderingHint(
        RenderingHints.KEY_TEXT_ANTIALIASING, RenderingHints.VALUE_TEXT_ANTIALIAS_ON);
    g.setColor(color);
    layout(text, style, size).draw(g, (float) x, (float) baseline);
  }

  /** In pixels; 0 where there are no fonts. */
  static double width(String text, int style, int size) {
    return text.isBlank() || !AVAILABLE ? 0 : layout(text, style, size).getAdvance();
  }

  /**
   * Breaks a text between words, and a word that alone is too wide before a sign such as a plus,
   * else wherever it has to be.
   *
   * @param width that no line exceeds, in pixels; a single character may
   * @return no line for a blank text
   */
  static List<String> lines(String text, int style, int size, double width) {
    List<String> lines = new ArrayList<>();
    String line = "";
    for (String word : text.isBlank() ? new String[0] : text.strip().split("\\s+")) {
      String longer = line.isEmpty() ? word : line + " " + word;
      if (width(longer, style, size) <= width) {
        line = longer;
        continue;
      }
      if (!line.isEmpty()) {
        lines.add(line);
      }
      line = word;
      while (width(line, style, size) > width && line.length() > 1) {
        int fitting = fitting(line, style, size, width);
        lines.add(line.substring(0, fitting));
        line = line.substring(fitting);
      }
    }
    if (!line.isEmpty()) {
      lines.add(line);
    }
    return lines;
  }

  /** How many characters of a word stay on the line, at least one. */
  private static int fitting(String word, int style, int size, double width) {
    int count = 1;
    while (count + 1 < word.length() && width(word.substring(0, count + 1), style, size) <= width) {
      count++;
    }
    int sign = count;
    while (sign > 0 && Character.isLetterOrDigit(word.charAt(sign))) {
      sign--;
    }
    return sign > 0 ? sign : count;
  }

  private static TextLayout layout(String text, int style, int size) {
    return new TextLayout(text, new Font(Font.SANS_SERIF, style, size), CONTEXT);
  }

  private static boolean probe() {
    try {
      return layout("Dice", Font.PLAIN, 12).getAdvance() > 0;
    } catch (RuntimeException | Error noFonts) { // InternalError, NoClassDefFoundError, NPE, ...
      LoggerFactory.getLogger(Lettering.class)
          .warn(
              "Pictures are drawn without captions because Java found no fonts ({}); install"
                  + " fontconfig and a font such as fonts-dejavu-core.",
              noFonts.toString());
      return false;
    }
  }
}
