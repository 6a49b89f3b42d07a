package org.simtrans.run;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.simtrans.InvalidSettingException;
import org.simtrans.Message;

/** Where a new run may lie: not among the images, for which its pictures would be taken. */
public final class RunPlace {
  private RunPlace() {}

  /**
   * Makes sure that the folder of a new run is not that of the images and does not lie in it, by
   * whatever name, also through links.
   *
   * @param run need not exist
   * @param data the folder of the cohort
   * @throws InvalidSettingException if it is or does
   */
  public static void requireOutside(Path run, Path data) {
    if (Files.notExists(data)) {
      return; // whoever reads it will say so
    }
    try {
      Path there = run.toAbsolutePath().normalize();
      while (Files.notExists(there) && there.getParent() != null) {
        there = there.getParent();
      }
      for (Path one = there.toRealPath(); one != null; one = one.getParent()) {
        if (Files.isSameFile(one, data)) {
          throw new InvalidSettingException(
              Message.of(
                  "%s is or lies in %s, the folder of the images, and pictures of a run would be taken for images: choose a folder outside it ({out})",
                  run, data));
        }
      }
    } catch (IOException e) {
      return; // a folder that cannot be looked at is an error of whoever reads or writes there
    }
  }
}
