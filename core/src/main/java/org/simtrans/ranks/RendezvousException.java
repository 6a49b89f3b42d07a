package org.simtrans.ranks;

import org.simtrans.SimTransException;

/** The processes of a job did not find each other. */
public final class RendezvousException extends SimTransException {
  private static final long serialVersionUID = 1;

  public RendezvousException(String message, Throwable cause) {
    super(message, cause);
  }
}
