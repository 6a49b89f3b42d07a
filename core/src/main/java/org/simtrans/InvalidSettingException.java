package org.simtrans;

/** A setting (option, configuration field) holds a value that cannot be used. */
public class InvalidSettingException extends SimTransException {
  private static final long serialVersionUID = 1L;

  public InvalidSettingException(Message message) {
    super(message);
  }

  public InvalidSettingException(String message) {
    super(message);
  }
}
