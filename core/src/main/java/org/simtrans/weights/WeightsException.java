package org.simtrans.weights;

import org.simtrans.Message;
import org.simtrans.SimTransException;

/** A file of weights or tensors cannot be read, or does not fit where it is to go. */
public final class WeightsException extends SimTransException {
  private static final long serialVersionUID = 1L;

  public WeightsException(Message message) {
    super(message);
  }

  public WeightsException(String message) {
    super(message);
  }

  public WeightsException(String message, Throwable cause) {
    super(message, cause);
  }
}
