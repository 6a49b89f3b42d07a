package org.simtrans;

/**
 * The root of all errors that a user can act on. The message is one sentence: what was found, where
 * (file, field, value), what was expected and how to fix it. Anything else that is thrown is a bug.
 */
public abstract class SimTransException extends RuntimeException {
  private static final long serialVersionUID = 2L;

  private final Message message;

  protected SimTransException(Message message) {
    this(message, null);
  }

  protected SimTransException(Message message, Throwable cause) {
    super(message.toString(), cause);
    this.message = message;
  }

  protected SimTransException(String message) {
    this(Message.plain(message));
  }

  protected SimTransException(String message, Throwable cause) {
    this(Message.plain(message), cause);
  }

  /** The sentence of {@link #getMessage}, which tells the names of settings from other words. */
  public final Message message() {
    return message;
  }
}
