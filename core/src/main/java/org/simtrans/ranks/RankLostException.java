package org.simtrans.ranks;

import org.simtrans.Message;
import org.simtrans.SimTransException;

/** Another process of the job has ended, hangs, or cannot be reached any more. */
public final class RankLostException extends SimTransException {
  private static final long serialVersionUID = 1;

  /** The remedy, as the end of a sentence. */
  public static final Message REMEDY =
      Message.of("continue from the last checkpoint with {resume}, with as many ranks as you like");

  public RankLostException(Message message, Throwable cause) {
    super(message, cause);
  }
}
