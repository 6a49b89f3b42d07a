package org.simtrans.metric;

import org.simtrans.SimTransException;

/** An evaluation.json cannot be written or read. */
public final class EvaluationException extends SimTransException {
  private static final long serialVersionUID = 1L;

  public EvaluationException(String message, Throwable cause) {
    super(message, cause);
  }
}
