package org.simtrans.app;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.simtrans.AtomicFile;
import org.simtrans.app.cli.Console;
import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.codegen.docgen.manpage.ManPageGenerator;

/** Writes what a release says about the command line: manual pages and completion for bash. */
public final class ShippedPages {
  private ShippedPages() {}

  /**
   * @param args the folder for the pages, as AsciiDoc, and the file for the completion
   */
  public static void main(String[] args) throws IOException {
    CommandLine line = Main.commandLine(Console.silent());
    Path pages = Files.createDirectories(Path.of(args[0]));
    int failed =
        ManPageGenerator.generateManPage(
            pages.toFile(), null, new boolean[0], false, line.getCommandSpec());
    if (failed != 0) {
      throw new IOException("picocli wrote no manual pages (code " + failed + ")");
    }
    AtomicFile.writeString(Path.of(args[1]), AutoComplete.bash("simtrans", line));
  }
}
