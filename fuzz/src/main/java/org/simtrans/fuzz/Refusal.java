package org.simtrans.fuzz;

import java.nio.file.Path;
import java.util.regex.Pattern;

/** What a sentence for a user must be, and must not. */
final class Refusal {
  private static final int LONGEST = 900; // characters, without paths
  private static final Pattern OF_JAVA =
      Pattern.compile(
          "\\b(java|javax|com|org|net|sun)\\.[a-z]+\\.|\\b[A-Z][A-Za-z]*(Exception|Error)\\b|@[0-9a-f]{6,}"
              + "|\\[L[a-z]|(^|[(:] ?)null\\b|Cannot invoke|out of bounds|[Cc]annot be cast|RuntimeError");
  private static final Pattern REMEDY =
      Pattern.compile(
          "expected|copy|export|convert|check|save|download|name|choose|repair|write|crop|remove|mend"
              + "|restore|\\badd\\b|\\bput\\b|\\bset\\b|keep|correct|resample|give|train|make|take|upgrade|split");

  private Refusal() {}

  /**
   * What is wrong with a message, or null.
   *
   * @param folder that the file is in
   * @param fields what it has to speak of
   */
  static String flaw(String message, Path folder, Pattern fields) {
    if (message == null || message.isBlank()) {
      return "says nothing";
    }
    String said = message.replace(folder.toString(), "");
    if (said.equals(message)) {
      return "names no file";
    }
    if (said.codePoints()
        .anyMatch(c -> Character.isISOControl(c) || Character.getType(c) == Character.SURROGATE)) {
      return "has control characters";
    }
    if (said.length() > LONGEST) {
      return "is endless";
    }
    String own =
        said.replaceAll("'[\\[{][^']*'", "''"); // what it quotes of a file's JSON may be null
    if (OF_JAVA.matcher(own).find()) {
      return "speaks of Java";
    }
    if (!fields.matcher(said).find()) {
      return "names no field";
    }
    return REMEDY.matcher(said).find() ? null : "has no remedy";
  }
}
