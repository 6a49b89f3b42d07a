package org.simtrans.predict;

import org.simtrans.SimTransException;

/** No mask can be drawn on an image: it shows nothing, or the network fails on it. */
public final class UndrawableImageException extends SimTransException {
  private static final long serialVersionUID = 1L;

  /**
   * @param problem what stands in the way and how to fix it
   */
  UndrawableImageException(String problem) {
    super(problem);
  }

  /** The same, with the name of the image before it. */
  public UndrawableImageException in(Object image) {
    return new UndrawableImageException(image + ": " + getMessage());
  }
}
