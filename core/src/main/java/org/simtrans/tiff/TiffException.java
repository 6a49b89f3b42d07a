package org.simtrans.tiff;

import java.io.IOException;

/** A TIFF says what cannot be, or is of a kind that is not read. */
public final class TiffException extends IOException {
  private static final long serialVersionUID = 1L;

  /**
   * @param problem what was found and how to fix it, in words that follow the file's name
   */
  TiffException(String problem) {
    super(problem);
  }

  TiffException(String problem, Throwable cause) {
    super(problem, cause);
  }
}
