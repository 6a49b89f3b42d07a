package org.simtrans.tensor;

import org.bytedeco.pytorch.GradMode;

/** Switches the recording of gradients off on this thread until it is closed. */
public final class NoGrad implements AutoCloseable {
  private final boolean before = GradMode.is_enabled();

  /** Begins at once. */
  public NoGrad() {
    GradMode.set_enabled(false);
  }

  @Override
  public void close() {
    GradMode.set_enabled(before);
  }
}
