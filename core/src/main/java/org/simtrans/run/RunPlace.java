package org.simtrans.run;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.simtrans.InvalidSettingException;
import org.simtrans.Message;

/** Where a new run may lie: anywhere but in the very folder of the images. */
public final class RunPlace {
  private RunPlace() {}

  /**
   * Makes sure that the folder of a new run is not that of the images, by whatever name, also
   * through links. It may lie in it.
   *
   * @param run need not exist
   * @param data the folder of the cohort
   * @throws InvalidSettingException if it is
   */
  public static void requireOther(Path run, Path data) {
    boolean same;
    try {
      same = Files.exists(run) && Files.exists(data) && Files.isSameFile(run, data);
    } catch (IOException e) {
      return; // a folder that cannot be looked at is an error of whoever reads or writes there
    }
    if (same) {
      throw new InvalidSettingException(
          Message.of(
              "%s is the folder of the images itself: choose a folder of its own for the run ({out})",
              run));
    }
  }
}
