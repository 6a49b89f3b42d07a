package org.simtrans.app.cli;

/** Exit codes of the program, for scripts. */
public final class ExitCode {
  /** The verb has done its work. */
  public static final int DONE = 0;

  /** The work failed, or a check found errors. */
  public static final int FAILED = 1;

  /** The options are wrong. */
  public static final int WRONG_USAGE = 2;

  /** A signal stopped the run after it had saved. */
  public static final int STOPPED = 130;

  private ExitCode() {}
}
