package org.simtrans.train;

import java.util.function.BooleanSupplier;

/** Asks a run to save and end after the step it is in; may be given from another thread. */
public final class StopSignal {
  private volatile boolean requested;
  private volatile BooleanSupplier saving = () -> true; // nothing to save

  /** Asks for the end. */
  public void request() {
    requested = true;
  }

  /** Whether somebody has asked. */
  public boolean requested() {
    return requested;
  }

  /**
   * Saves from the calling thread, in the middle of whatever the run is doing: for steps and looks
   * that take too long to wait for their end. The process is to end at once after it.
   *
   * @return false if this process has nothing to save but others have, and it has to wait for them
   */
  public boolean saveNow() {
    return saving.getAsBoolean();
  }

  /**
   * @param how what {@link #saveNow} does from now on; null for nothing, as all is saved
   */
  void savesBy(BooleanSupplier how) {
    saving = how == null ? () -> true : how;
  }
}
