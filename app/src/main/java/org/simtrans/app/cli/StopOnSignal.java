package org.simtrans.app.cli;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.simtrans.SimTransException;
import org.simtrans.train.StopSignal;

/**
 * While this is open, Ctrl-C and SIGTERM ask the work to save and stop; after saving the process
 * ends with 130. If the work does not stop in time, its last state is saved from this thread. As
 * long as nothing has begun there is nothing to save, and the process ends at once.
 */
public final class StopOnSignal implements AutoCloseable {
  private static final int PATIENCE =
      3; // seconds; some systems kill a process ten seconds after SIGTERM

  private final Console console;
  private final BooleanSupplier begun;
  private final StopSignal signal = new StopSignal();
  private final CountDownLatch saved = new CountDownLatch(1);
  private final Thread hook = new Thread(this::stop, "stop-on-signal");

  /**
   * @param console tells the user that stopping takes a moment
   * @param begun whether there is anything to go on with later
   */
  public StopOnSignal(Console console, BooleanSupplier begun) {
    this.console = console;
    this.begun = begun;
    Runtime.getRuntime().addShutdownHook(hook);
  }

  public StopSignal signal() {
    return signal;
  }

  private void stop() {
    signal.request();
    if (!begun.getAsBoolean()) {
      console
          .err()
          .printf("%nsimtrans: stopped before anything was learned; give the command again%n");
      Runtime.getRuntime().halt(ExitCode.STOPPED);
    }
    console.err().printf("%nsimtrans: stopping after this step, to save%n");
    int code = ExitCode.STOPPED;
    try {
      if (!saved.await(PATIENCE, TimeUnit.SECONDS)) {
        if (signal.saveNow()) {
          console.err().printf("simtrans: saved; continue with --resume%n");
        } else {
          saved.await();
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (SimTransException e) {
      console.err().printf("simtrans: %s.%n", Sentence.of(e));
      code = ExitCode.FAILED;
    }
    // In a shutdown hook this is the only way to choose the exit code.
    Runtime.getRuntime().halt(code);
  }

  /** Call this when the work has ended and has saved its state. */
  @Override
  public void close() {
    saved.countDown();
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException alreadyEnding) {
      return; // the hook ends the process
    }
  }
}
