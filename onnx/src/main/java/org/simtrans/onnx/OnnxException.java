package org.simtrans.onnx;

import org.simtrans.Message;
import org.simtrans.SimTransException;

/** A model cannot be written as ONNX, or an ONNX file cannot be used. */
public final class OnnxException extends SimTransException {
  private static final long serialVersionUID = 1L;

  public OnnxException(String message) {
    super(message);
  }

  public OnnxException(Message message) {
    super(message);
  }

  public OnnxException(String message, Throwable cause) {
    super(message, cause);
  }
}
