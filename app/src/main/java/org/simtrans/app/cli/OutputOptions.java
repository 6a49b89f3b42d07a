package org.simtrans.app.cli;

import java.nio.file.Path;
import org.simtrans.Outputs;
import picocli.CommandLine.Option;

/** The option of verbs that write a file which the user names. */
public final class OutputOptions {
  @Option(
      names = "--overwrite",
      description =
          "Replace files that SimTrans wrote even if they have been changed since (those that have"
              + " not are replaced in any case). Files of others are never replaced.")
  private boolean overwrite;

  /** Whether files that were changed since may be replaced. */
  public boolean overwrite() {
    return overwrite;
  }

  /**
   * Makes sure, before the work begins, that a file may be written.
   *
   * @param setting that names the file: "out"
   * @param file null for none
   * @param inputs files that are read; null for none
   * @throws org.simtrans.InvalidSettingException as {@link Outputs} says
   */
  public void claim(String setting, Path file, Path... inputs) {
    if (file != null) {
      Outputs.claim(setting, overwrite, file, inputs);
    }
  }
}
