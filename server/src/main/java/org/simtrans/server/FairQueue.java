package org.simtrans.server;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Work for the network, one piece at a time, since each already has all cores. Clients take turns:
 * a client with many pieces waits as long for its second as any other for its first. What was taken
 * in is done.
 */
final class FairQueue implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(FairQueue.class);

  /** A piece of work and whose it is. */
  record Piece(String client, Runnable work) {}

  private final int most;
  private final LinkedHashMap<String, Deque<Piece>> waiting = new LinkedHashMap<>(); // in turn
  private final Thread worker = new Thread(this::work, "masks");
  private int size;
  private boolean closed;

  /**
   * @param most how many pieces may wait
   */
  FairQueue(int most) {
    this.most = most;
    worker.setDaemon(true);
    worker.start();
  }

  /**
   * Takes in a piece of work.
   *
   * @throws RefusedRequestException if too many wait already
   */
  synchronized Piece add(String client, Runnable work) {
    if (size >= most || closed) {
      throw new RefusedRequestException(
          503, "%d images wait for their masks already; try again in a while".formatted(size));
    }
    Piece piece = new Piece(client, work);
    waiting.computeIfAbsent(client, key -> new ArrayDeque<>()).add(piece);
    size++;
    notifyAll();
    return piece;
  }

  /** Takes a piece back; false if it does not wait any more. */
  synchronized boolean remove(Piece piece) {
    Deque<Piece> own = waiting.get(piece.client());
    if (own == null || !own.remove(piece)) {
      return false;
    }
    if (own.isEmpty()) {
      waiting.remove(piece.client());
    }
    size--;
    return true;
  }

  /** How many pieces come before this one; -1 if it does not wait. */
  synchronized int before(Piece piece) {
    Deque<Piece> own = waiting.get(piece.client());
    if (own == null) {
      return -1;
    }
    int round = new ArrayList<>(own).indexOf(piece);
    if (round < 0) {
      return -1;
    }
    int before = round;
    boolean earlier = true;
    for (Map.Entry<String, Deque<Piece>> other : waiting.entrySet()) {
      if (other.getKey().equals(piece.client())) {
        earlier = false;
      } else {
        before += Math.min(other.getValue().size(), earlier ? round + 1 : round);
      }
    }
    return before;
  }

  /** How many wait. */
  synchronized int size() {
    return size;
  }

  private synchronized Piece next() throws InterruptedException {
    while (size == 0 && !closed) {
      wait();
    }
    if (closed) {
      return null;
    }
    List<String> clients = List.copyOf(waiting.keySet());
    Deque<Piece> turn = waiting.remove(clients.get(0));
    Piece piece = turn.remove();
    if (!turn.isEmpty()) {
      waiting.put(piece.client(), turn); // behind all others
    }
    size--;
    return piece;
  }

  private void work() {
    try {
      for (Piece piece = next(); piece != null; piece = next()) {
        try {
          piece.work().run();
        } catch (RuntimeException | Error e) {
          LOG.error("a piece of work failed", e); // it has told its client; the next one comes
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Ends after the piece at hand. */
  @Override
  public void close() {
    synchronized (this) {
      closed = true;
      notifyAll();
    }
    try {
      worker.join(10_000);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
