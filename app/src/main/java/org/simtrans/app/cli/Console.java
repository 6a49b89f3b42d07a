package org.simtrans.app.cli;

import java.io.OutputStream;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;

/**
 * The output streams of a command.
 *
 * @param out results
 * @param err progress and errors
 * @param columns width of the terminal of {@code err}; 0 if there is no terminal
 */
public record Console(PrintStream out, PrintStream err, int columns) {
  private static final int NARROWEST = 40;
  private static final int USUAL = 100;

  /** Whatever is printed with {@code print} and {@code printf} cannot control the terminal. */
  public Console {
    out = CleanStream.of(out);
    err = CleanStream.of(err);
  }

  /** Stderr for a bar, which moves the cursor. */
  PrintStream terminal() {
    return ((CleanStream) err).raw();
  }

  /** The process's own streams. The launcher says whether stderr is a terminal, and how wide. */
  public static Console ofSystem() {
    String columns = System.getProperty("simtrans.columns");
    return new Console(System.out, System.err, columns == null ? 0 : width(columns));
  }

  /** A console without output. */
  public static Console silent() {
    PrintStream nowhere = new PrintStream(OutputStream.nullOutputStream());
    return new Console(nowhere, nowhere, 0);
  }

  private static int width(String columns) {
    return columns.matches("[0-9]{1,4}") && Integer.parseInt(columns) >= NARROWEST
        ? Integer.parseInt(columns)
        : USUAL;
  }

  /** Whether a bar can be drawn. */
  public boolean onTerminal() {
    return columns > 0;
  }

  /** Tells the user something unexpected; settings that it quotes are named as options. */
  public void remark(String sentence) {
    err.printf("simtrans: %s%n", OptionName.inText(sentence));
  }

  public PrintWriter outWriter() {
    return new PrintWriter(out, true, StandardCharsets.UTF_8);
  }

  public PrintWriter errWriter() {
    return new PrintWriter(err, true, StandardCharsets.UTF_8);
  }
}
