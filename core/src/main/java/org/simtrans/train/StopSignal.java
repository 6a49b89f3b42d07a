package org.simtrans.train;

/** Asks a run to save and end after the step it is in; may be given from another thread. */
public final class StopSignal {
  private volatile boolean requested;

  public void request() {
    requested = true;
  }

  public boolean requested() {
    return requested;
  }
}
