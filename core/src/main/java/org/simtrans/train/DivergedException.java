package org.simtrans.train;

import org.simtrans.SimTransException;

/** The loss is no longer a number; the last checkpoint is from before that. */
public final class DivergedException extends SimTransException {
  private static final long serialVersionUID = 1L;

  public DivergedException(String message) {
    super(message);
  }
}
