package org.simtrans.layout;

import org.simtrans.Message;
import org.simtrans.SimTransException;

/** A folder of images, or a file that describes it, is not what it should be. */
public final class CohortException extends SimTransException {
  private static final long serialVersionUID = 1L;

  public CohortException(Message message) {
    super(message);
  }

  public CohortException(String message) {
    super(message);
  }

  public CohortException(String message, Throwable cause) {
    super(message, cause);
  }
}
