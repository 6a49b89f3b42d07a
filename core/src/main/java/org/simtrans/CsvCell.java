package org.simtrans;

/**
 * Text in a cell of CSV that a spreadsheet shows and does not compute: a cell that begins as a
 * formula does gets an apostrophe before it. Names of files can be chosen by anybody.
 *
 * @see <a href="https://owasp.org/www-community/attacks/CSV_Injection">OWASP: CSV injection</a>
 */
public final class CsvCell {
  /** Matches what a spreadsheet may compute. */
  private static final String FORMULA = "(?s)[=+\\-@\t\r\n\uFF1D\uFF0B\uFF0D\uFF20].*";

  private static final String NUMBER = "[+-]?(\\d+\\.?\\d*|\\.\\d+)([eE][+-]?\\d+)?";

  private CsvCell() {}

  /** The text as it is written; a number stays one, and so does null. */
  public static String safe(String text) {
    boolean computes = text != null && text.matches(FORMULA) && !text.matches(NUMBER);
    return computes || isSafe(text) ? "'" + text : text;
  }

  /** {@link #safe}, and in quotes where a comma, a quote or the end of a line asks for them. */
  public static String quoted(String text) {
    String cell = safe(text);
    return cell.matches("(?s).*[,\"\r\n].*") ? '"' + cell.replace("\"", "\"\"") + '"' : cell;
  }

  /** The text that {@link #safe} was given. */
  public static String plain(String cell) {
    return isSafe(cell) ? cell.substring(1) : cell;
  }

  /** Whether it looks like what {@link #safe} gives, so that it needs one apostrophe more. */
  private static boolean isSafe(String text) {
    return text != null && text.matches("(?s)'+[=+\\-@\t\r\n\uFF1D\uFF0B\uFF0D\uFF20].*");
  }
}
