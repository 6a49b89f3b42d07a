package org.simtrans.data;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongFunction;

/**
 * Makes batches ahead of their use on background threads and hands them out in order: {@code
 * make(first)}, {@code make(first + 1)}, and so on without end. What comes out does not depend on
 * the number of threads as long as {@code make} depends on its index only.
 *
 * <p>At most {@code queue} batches are made or being made beyond the one handed out last. Threads
 * are never interrupted: an interrupt would close the files that {@code make} reads from.
 *
 * @param <B> the batch
 */
public final class Loader<B> implements AutoCloseable {
  private final LongFunction<B> make;
  private final int queue;
  private final List<Thread> threads = new ArrayList<>();

  // Guarded by this:
  private final Map<Long, Outcome<B>> made = new HashMap<>();
  private long nextToMake;
  private long nextToHand;
  private boolean closed;

  private record Outcome<B>(B batch, Throwable failure) {}

  /**
   * Starts making batches.
   *
   * @param first index of the first batch
   * @param threads how many work at the same time
   * @param queue how many batches may wait
   * @param make makes the batch of an index; called from several threads
   */
  public Loader(long first, int threads, int queue, LongFunction<B> make) {
    if (threads < 1 || queue < 1) {
      throw new IllegalArgumentException("threads " + threads + ", queue " + queue);
    }
    this.make = make;
    this.queue = queue;
    nextToMake = first;
    nextToHand = first;
    for (int i = 0; i < threads; i++) {
      Thread thread = new Thread(this::work, "loader-" + i);
      thread.setDaemon(true);
      this.threads.add(thread);
      thread.start();
    }
  }

  /**
   * The next batch; waits for it if it is not ready. If making it failed, throws that very
   * exception, and again at every later call.
   *
   * @throws IllegalStateException if the loader is closed or the calling thread is interrupted
   */
  public synchronized B next() {
    Outcome<B> outcome = null;
    while (outcome == null) {
      if (closed) {
        throw new IllegalStateException("the loader is closed");
      }
      outcome = made.get(nextToHand);
      if (outcome == null) {
        await();
      }
    }
    if (outcome.failure instanceof Error error) {
      throw error;
    }
    if (outcome.failure instanceof RuntimeException exception) {
      throw exception;
    }
    made.remove(nextToHand++);
    notifyAll();
    return outcome.batch;
  }

  private void work() {
    for (long index = claim(); index >= 0; index = claim()) {
      Outcome<B> outcome = outcome(index);
      synchronized (this) {
        made.put(index, outcome);
        notifyAll();
      }
    }
  }

  /** The index to make next, once there is room for it; -1 when there is nothing more to do. */
  private synchronized long claim() {
    while (!closed && nextToMake >= nextToHand + queue) {
      await();
    }
    return closed ? -1 : nextToMake++;
  }

  private Outcome<B> outcome(long index) {
    try {
      return new Outcome<>(make.apply(index), null);
    } catch (RuntimeException | Error failure) {
      return new Outcome<>(null, failure);
    }
  }

  private void await() {
    try {
      wait();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while waiting for a batch", e);
    }
  }

  /** Stops the threads and waits until each has finished the batch in its hands. */
  @Override
  public void close() {
    synchronized (this) {
      closed = true;
      made.clear();
      notifyAll();
    }
    boolean interrupted = false;
    for (Thread thread : threads) {
      while (thread.isAlive()) {
        try {
          thread.join();
        } catch (InterruptedException e) {
          interrupted = true;
        }
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
