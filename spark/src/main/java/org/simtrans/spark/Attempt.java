package org.simtrans.spark;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.concurrent.Callable;
import org.apache.spark.TaskContext;
import org.simtrans.SimTransException;
import org.simtrans.app.cli.Sentence;

/**
 * The outcome of the work on one image. A problem with an image goes into the table, and the job
 * continues.
 *
 * @param result null if there is a problem
 * @param problem in one line; null if there is none
 */
record Attempt<T>(T result, String problem) {
  private static final int LONGEST = 300;

  boolean failed() {
    return problem != null;
  }

  /**
   * Does the work.
   *
   * @param here the folder of this machine's copies; the problem names {@code where} instead
   * @param where the original folder
   */
  static <T> Attempt<T> at(Callable<T> work, String here, String where) {
    try {
      return new Attempt<>(work.call(), null);
    } catch (OutOfMemoryError e) {
      return new Attempt<>(
          null,
          "Java's heap of %d MB is full: give the executors more with --executor-memory"
              .formatted(Runtime.getRuntime().maxMemory() >> 20));
    } catch (Exception e) {
      TaskContext task = TaskContext.get();
      if (Thread.currentThread().isInterrupted() || task != null && task.isInterrupted()) {
        throw new IllegalStateException("the task was stopped", e); // not a problem of the image
      }
      return new Attempt<>(null, sentence(e).replace(here, where));
    }
  }

  private static String sentence(Exception e) {
    String message =
        e instanceof SimTransException known
            ? Sentence.of(known)
            : String.valueOf(e.getMessage()).lines().findFirst().orElse("").strip();
    String line = message.length() > LONGEST ? message.substring(0, LONGEST) + "..." : message;
    if (e instanceof SimTransException) {
      return line;
    }
    boolean files = e instanceof IOException || e instanceof UncheckedIOException;
    return (files ? "" : "a bug, ") + e.getClass().getSimpleName() + ": " + line;
  }
}
