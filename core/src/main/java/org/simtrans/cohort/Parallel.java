package org.simtrans.cohort;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.simtrans.Futures;

/** The same work on many items at the same time, with results and errors as if one by one. */
public final class Parallel {
  private Parallel() {}

  /** On all processors, with nobody who listens. */
  public static <A, B> List<B> map(List<A> items, Function<A, B> work) {
    return map(items, Runtime.getRuntime().availableProcessors(), ProgressListener.SILENT, work);
  }

  /**
   * @return the results in the order of the items
   * @throws RuntimeException what the work threw for the first item, in their order, that failed
   */
  public static <A, B> List<B> map(
      List<A> items, int threads, ProgressListener listener, Function<A, B> work) {
    AtomicInteger done = new AtomicInteger();
    AtomicInteger firstFailure = new AtomicInteger(Integer.MAX_VALUE);
    ExecutorService pool = Executors.newFixedThreadPool(Math.max(1, threads), Parallel::daemon);
    try {
      List<Future<B>> futures = new ArrayList<>();
      for (int i = 0; i < items.size(); i++) {
        int index = i;
        futures.add(
            pool.submit(
                () -> {
                  if (index > firstFailure.get()) {
                    return null; // nobody will look at it
                  }
                  try {
                    B result = work.apply(items.get(index));
                    listener.progress(done.incrementAndGet(), items.size());
                    return result;
                  } catch (RuntimeException | Error e) {
                    firstFailure.accumulateAndGet(index, Math::min);
                    throw e;
                  }
                }));
      }
      List<B> results = new ArrayList<>();
      for (Future<B> future : futures) {
        results.add(Futures.result(future, "looking through a cohort"));
      }
      return results;
    } finally {
      // Not interrupted: that would close the files that other threads are using.
      firstFailure.set(-1);
      pool.shutdown();
    }
  }

  private static Thread daemon(Runnable work) {
    Thread thread = new Thread(work, "cohort");
    thread.setDaemon(true);
    return thread;
  }
}
