package org.simtrans;

/**
 * The root of all errors that a user can act on. The message is one sentence: what was found, where
 * (file, field, value), what was expected and how to mend it. Anything else that is thrown is a
 * bug.
 */
public abstract class SimTransException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  protected SimTransException(String message) {
    super(message);
  }

  protected SimTransException(String message, Throwable cause) {
    super(message, cause);
  }
}
