package org.simtrans;

import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;

/** Results of work on other threads. */
public final class Futures {
  private Futures() {}

  /**
   * Waits for the result. Whatever the work threw is thrown here as it is, except that a checked
   * exception comes as the cause of an {@link IllegalStateException}.
   *
   * @param doing what is interrupted if this thread is, such as "reading a cohort"
   * @throws IllegalStateException if this thread is interrupted; it stays marked as interrupted
   */
  public static <T> T result(Future<T> work, String doing) {
    try {
      return work.get();
    } catch (ExecutionException e) {
      throw causeOf(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while " + doing, e);
    }
  }

  /**
   * What the work threw, to be thrown again; an {@link Error} is thrown at once.
   *
   * @param wrapper an {@link ExecutionException} or a {@link
   *     java.util.concurrent.CompletionException}
   */
  public static RuntimeException causeOf(Exception wrapper) {
    Throwable cause = wrapper.getCause();
    if (cause instanceof Error error) {
      throw error;
    }
    return cause instanceof RuntimeException unchecked
        ? unchecked
        : new IllegalStateException(cause);
  }
}
