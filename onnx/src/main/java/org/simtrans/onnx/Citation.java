package org.simtrans.onnx;

import org.simtrans.InvalidSettingException;

/**
 * A work to cite.
 *
 * @param text as it stands in a list of references
 * @param place its DOI, or where it can be read
 */
public record Citation(String text, String place) {

  public Citation {
    if (text.isBlank() || !(isUrl(place) || place.startsWith("10."))) {
      throw new InvalidSettingException(
          "a citation is '%s | %s'; expected a text and a DOI (10....) or URL"
              .formatted(text, place));
    }
  }

  /**
   * From "TEXT | DOI-OR-URL".
   *
   * @throws InvalidSettingException if it is not of that form
   */
  public static Citation parse(String words) {
    int bar = words.lastIndexOf('|');
    return new Citation(
        words.substring(0, Math.max(0, bar)).strip(), words.substring(bar + 1).strip());
  }

  boolean isUrl() {
    return isUrl(place);
  }

  private static boolean isUrl(String place) {
    return place.startsWith("https://") || place.startsWith("http://");
  }
}
