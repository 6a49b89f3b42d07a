package org.simtrans.ranks;

import java.util.concurrent.TimeUnit;
import org.bytedeco.pytorch.Store;
import org.simtrans.Message;

/**
 * Distinguishes ranks that work, however long, from ranks that hang or whose host has failed. Every
 * rank sends a heartbeat every two seconds. Rank 0 watches all ranks, the others watch rank 0. Time
 * is counted in rounds of this rank, not by the clock, so that a job survives if all of it is
 * suspended.
 */
final class Pulse implements AutoCloseable {
  static final long MILLISECONDS_BETWEEN = 2000;
  private static final int MISSED = 15; // rounds without a heartbeat: 30 s
  private static final String SILENT = "silent";

  private final Store store; // its own connection: a collective operation may block others
  private final int rank;
  private final long[] heard; // heartbeats of each watched rank
  private final int[] missed;
  private final Thread thread = new Thread(this::beat, "pulse");

  private volatile long rounds;
  private volatile String silence; // the silent rank; null if there is none
  private volatile boolean closed;

  Pulse(Store store, int rank, int size) {
    this.store = store;
    this.rank = rank;
    heard = new long[rank == 0 ? size : 1];
    missed = new int[heard.length];
    thread.setDaemon(true);
    thread.start();
  }

  /** Waits for other ranks as long as all of them send heartbeats. */
  final class Patience {
    private long seen = rounds;
    private int still;

    /**
     * Call this once every {@link #MILLISECONDS_BETWEEN} milliseconds of waiting.
     *
     * @throws RankLostException if a rank has been silent for too long
     */
    void check() {
      still = rounds == seen ? still + 1 : 0; // no rounds: the store at rank 0 does not answer
      seen = rounds;
      if (silence == null && still < MISSED) {
        return;
      }
      throw new RankLostException(
          Message.of(
              "%s has sent no heartbeat for %d s; its process hangs or its host cannot be reached: %s",
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
      closed = true; // the store is gone and so is rank 0; operations that wait for it fail
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
    } else if (rank != 0 && MeetingPoint.holds(store, SILENT)) {
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
