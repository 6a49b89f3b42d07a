package org.simtrans.image;

import java.nio.file.Path;
import org.simtrans.SimTransException;

/** An image cannot be written: the disk refuses, or the format cannot hold it. */
public final class UnwritableImageException extends SimTransException {
  private static final long serialVersionUID = 1L;

  /**
   * @param problem what stands in the way and how to fix it, in words that follow the file's name
   */
  public UnwritableImageException(Path file, String problem) {
    super(file + ": " + problem);
  }

  public UnwritableImageException(Path file, String problem, Throwable cause) {
    super(file + ": " + problem, cause);
  }
}
