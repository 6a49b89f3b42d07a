package org.simtrans.tensor;

import org.bytedeco.pytorch.GradMode;

/** While this is open, gradients are not recorded on this thread. */
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
