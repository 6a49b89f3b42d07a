package org.simtrans.host;

import org.simtrans.SimTransException;

/** libtorch cannot be loaded on this machine; the message says why and how to mend it. */
public final class TorchUnavailableException extends SimTransException {
  private static final long serialVersionUID = 1L;

  private final String problem;
  private final String remedy;

  TorchUnavailableException(String problem, String remedy, Throwable cause) {
    super(problem + ": " + remedy, cause);
    this.problem = problem;
    this.remedy = remedy;
  }

  public String problem() {
    return problem;
  }

  public String remedy() {
    return remedy;
  }
}
