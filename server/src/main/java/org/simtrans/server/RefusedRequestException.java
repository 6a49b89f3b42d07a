package org.simtrans.server;

import org.simtrans.SimTransException;

/** A request that is not carried out, with the status of HTTP that says so. */
public final class RefusedRequestException extends SimTransException {
  private static final long serialVersionUID = 1L;

  private final int status;

  RefusedRequestException(int status, String sentence) {
    super(sentence);
    this.status = status;
  }

  /** The status of HTTP. */
  public int status() {
    return status;
  }

  static RefusedRequestException wrong(String sentence) {
    return new RefusedRequestException(400, sentence);
  }

  static RefusedRequestException unknown(String sentence) {
    return new RefusedRequestException(404, sentence);
  }
}
