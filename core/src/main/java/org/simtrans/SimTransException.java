package org.simtrans;

/**
 * The root of all errors that a user can act on. The message is one sentence: what was found, where
 * (file, field, value), what was expected and how to mend it. Anything else that is thrown is a
 * bug.
 */
public abstract class SimTransException extends RuntimeException {
  private static final long serialVersionUID = 1L;
  private static final int BEGINNING = 700; // characters of a message that are always kept
  private static final int END = 250;

  protected SimTransException(String message) {
    super(printable(message));
  }

  protected SimTransException(String message, Throwable cause) {
    super(printable(message), cause);
  }

  /**
   * Messages quote files, and files hold anything: what would control a terminal becomes a question
   * mark, and of what is endless the middle is left out, for the file stands before and the remedy
   * behind it.
   */
  private static String printable(String message) {
    String plain =
        message.replaceAll("\\R", " ").replaceAll("[\\p{Cc}\\p{Cs}\\p{Co}\\x{2028}\\x{2029}]", "?");
    return plain.length() <= BEGINNING + END
        ? plain
        : plain.substring(0, BEGINNING) + " ... " + plain.substring(plain.length() - END);
  }
}
