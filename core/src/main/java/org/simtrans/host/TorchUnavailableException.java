package org.simtrans.host;

import org.simtrans.Message;
import org.simtrans.SimTransException;

/** libtorch cannot be loaded on this machine; the message says why and what to do. */
public final class TorchUnavailableException extends SimTransException {
  private static final long serialVersionUID = 1L;

  private final String problem;
  private final Message remedy;

  TorchUnavailableException(String problem, Message remedy, Throwable cause) {
    super(Message.of("%s: %s", problem, remedy), cause);
    this.problem = problem;
    this.remedy = remedy;
  }

  public String problem() {
    return problem;
  }

  public Message remedy() {
    return remedy;
  }
}
