package org.simtrans.run;

import org.simtrans.Message;
import org.simtrans.SimTransException;

/** A run folder, or what lies in it, cannot be used as asked. */
public final class RunException extends SimTransException {
  private static final long serialVersionUID = 1L;

  public RunException(Message message) {
    super(message);
  }

  public RunException(String message) {
    super(message);
  }

  public RunException(Message message, Throwable cause) {
    super(message, cause);
  }

  public RunException(String message, Throwable cause) {
    super(message, cause);
  }
}
