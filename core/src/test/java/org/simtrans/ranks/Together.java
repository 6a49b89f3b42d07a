package org.simtrans.ranks;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Function;
import java.util.stream.IntStream;

/** Several ranks on threads of one process: to c10d they are as far apart as on several hosts. */
public final class Together {
  private Together() {}

  /** What each rank finds, by rank. */
  public static <T> List<T> of(int size, Function<Ranks, T> work) {
    return at(freePort(), size, work);
  }

  /** The same with their meeting point at a port. */
  static <T> List<T> at(int port, int size, Function<Ranks, T> work) {
    return each(
        IntStream.range(0, size)
            .mapToObj(rank -> new Rendezvous(rank, size, "127.0.0.1", port))
            .toList(),
        work);
  }

  /** The same, each on its own way to the meeting point. */
  static <T> List<T> each(List<Rendezvous> places, Function<Ranks, T> work) {
    ExecutorService threads = Executors.newFixedThreadPool(places.size());
    try {
      List<Future<T>> results =
          places.stream().map(place -> threads.submit(() -> one(place, work))).toList();
      return results.stream().map(Together::result).toList();
    } finally {
      threads.shutdownNow();
    }
  }

  private static <T> T one(Rendezvous place, Function<Ranks, T> work) {
    try (Ranks ranks = Ranks.join(place.withPatience(Duration.ofSeconds(30)))) {
      T result = work.apply(ranks);
      ranks.await();
      return result;
    }
  }

  private static <T> T result(Future<T> future) {
    try {
      return future.get();
    } catch (ExecutionException e) {
      throw e.getCause() instanceof RuntimeException cause
          ? cause
          : new IllegalStateException(e.getCause());
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  /** A port that nobody listens at just now. */
  public static int freePort() {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
