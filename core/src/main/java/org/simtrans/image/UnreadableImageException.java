package org.simtrans.image;

import java.nio.file.Path;
import org.simtrans.SimTransException;

/** An image file cannot be read: missing, damaged, or of a kind that is not supported. */
public final class UnreadableImageException extends SimTransException {
  private static final long serialVersionUID = 1L;

  /**
   * @param problem what was found and how to fix it, in words that follow the file's name
   */
  public UnreadableImageException(Path file, String problem) {
    super(file + ": " + problem);
  }

  public UnreadableImageException(Path file, String problem, Throwable cause) {
    super(file + ": " + problem, cause);
  }
}
