package org.simtrans.tensor;

import org.simtrans.SimTransException;

/** Another process of the job is gone, or cannot be reached any more. */
public final class RankLostException extends SimTransException {
  private static final long serialVersionUID = 1;

  public RankLostException(String message, Throwable cause) {
    super(message, cause);
  }
}
