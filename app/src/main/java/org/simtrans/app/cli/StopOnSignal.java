package org.simtrans.app.cli;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.simtrans.SimTransException;
import org.simtrans.train.StopSignal;

/**
 * While it is open, Ctrl-C and SIGTERM ask the work to save and stop; the process then ends with
 * 130, once it has. Work that does not come to a stop in time is saved in the middle of it.
 */
public final class StopOnSignal implements AutoCloseable {
  private static final int PATIENCE = 3; // seconds; some systems kill ten after they asked

  private final Console console;
  private final StopSignal signal = new StopSignal();
  private final CountDownLatch saved = new CountDownLatch(1);
  private final Thread hook = new Thread(this::stop, "stop-on-signal");

  /**
   * @param console where the user is told that it takes a moment
   */
  public StopOnSignal(Console console) {
    this.console = console;
    Runtime.getRuntime().addShutdownHook(hook);
  }

  public StopSignal signal() {
    return signal;
  }

  private void stop() {
    console.err().printf("%nsimtrans: stopping after this step, to save%n");
    signal.request();
    int code = ExitCode.STOPPED;
    try {
      if (!saved.await(PATIENCE, TimeUnit.SECONDS)) {
        if (signal.saveNow()) {
          console.err().printf("simtrans: saved; go on with --resume%n");
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
    // The hook of a process that is ending cannot choose its exit code in another way.
    Runtime.getRuntime().halt(code);
  }

  /** The work has ended, and what it had to save is saved. */
  @Override
  public void close() {
    saved.countDown();
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException alreadyEnding) {
      return; // the hook is what ends it
    }
  }
}
