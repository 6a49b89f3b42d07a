package org.simtrans.image;

import java.nio.file.Path;
import org.simtrans.SimTransException;

/** A file cannot be written: the disk refuses, or its format cannot hold what it should. */
public final class UnwritableFileException extends SimTransException {
  private static final long serialVersionUID = 1L;

  /**
   * @param problem what stands in the way and what would mend it, worded to follow the file's name
   */
  public UnwritableFileException(Path file, String problem) {
    super(file + ": " + problem);
  }

  public UnwritableFileException(Path file, String problem, Throwable cause) {
    super(file + ": " + problem, cause);
  }
}
