package org.simtrans.train;

import org.simtrans.Message;
import org.simtrans.SimTransException;

/** Losses are no longer numbers; the state before them is saved. */
public final class DivergedException extends SimTransException {
  private static final long serialVersionUID = 1L;

  public DivergedException(Message message) {
    super(message);
  }
}
