package org.simtrans.ranks;

import java.util.concurrent.TimeUnit;
import org.bytedeco.pytorch.Store;
import org.simtrans.Message;

/**
 * Tells ranks that are at work, however long it takes, from ranks that are frozen or whose host has
 * vanished: each says every two seconds that it is there. Rank 0 listens to all, the others to rank
 * 0. What counts is a number of own rounds, not the clock, so that a job that was suspended as a
 * whole goes on.
 */
final class Pulse implements AutoCloseable {
  static final long MILLISECONDS_BETWEEN = 2000;
  private static final int MISSED = 15; // rounds without a word: 30 s
  private static final String SILENT = "silent";

  private final Store store; // its own: a question may block it
  private final int rank;
  private final long[] heard; // from each rank that is listened to
  private final int[] missed;
  private final Thread thread = new Thread(this::beat, "pulse");

  private volatile long rounds;
  private volatile String silence; // who is silent; null for nobody
  private volatile boolean closed;

  Pulse(Store store, int rank, int size) {
    this.store = store;
    this.rank = rank;
    heard = new long[rank == 0 ? size : 1];
    missed = new int[heard.length];
    thread.setDaemon(true);
    thread.start();
  }

  /** Waits for others as long as all are there. */
  final class Patience {
    private long seen = rounds;
    private int still;

    /**
     * To be asked once every {@link #MILLISECONDS_BETWEEN} milliseconds of waiting.
     *
     * @throws RankLostException if somebody has been silent for too long
     */
    void check() {
      still = rounds == seen ? still + 1 : 0; // the store itself, at rank 0, does not answer
      seen = rounds;
      if (silence == null && still < MISSED) {
        return;
      }
      throw new RankLostException(
          Message.of(
              "%s has not been heard of for %d s; its process hangs or its host cannot be reached: %s",
              silence == null ? "rank 0" : silence,
              MISSED * MILLISECONDS_BETWEEN / 1000,
              RankLostException.REMEDY),
          null);
    }
  }

  private void beat() {
    try {
      while (!closed) {
        round();
        rounds++;
        TimeUnit.MILLISECONDS.sleep(MILLISECONDS_BETWEEN);
      }
    } catch (RuntimeException e) {
      closed = true; // the store is gone, and with it rank 0: whoever waits for it is told so
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void round() {
    store.add(beatOf(rank), 1);
    for (int other = 0; other < heard.length; other++) {
      if (other != rank) {
        long beats = store.add(beatOf(other), 0);
        missed[other] = beats == heard[other] ? missed[other] + 1 : 0;
        heard[other] = beats;
        if (missed[other] == MISSED) {
          silence = "rank " + other;
        }
      }
    }
    if (rank == 0 && silence != null) {
      store.set(SILENT, silence);
    } else if (rank != 0 && Meeting.holds(store, SILENT)) {
      silence = store.get_to_str(SILENT);
    }
  }

  private static String beatOf(int rank) {
    return "beat/" + rank;
  }

  @Override
  public void close() {
    closed = true;
    thread.interrupt();
  }
}
