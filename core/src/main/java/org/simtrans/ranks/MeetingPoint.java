package org.simtrans.ranks;

import java.net.InetAddress;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.IntStream;
import org.bytedeco.pytorch.PrefixStore;
import org.bytedeco.pytorch.Store;
import org.bytedeco.pytorch.StringVector;

/**
 * The place where the ranks of a job find each other: a key-value store at rank 0, or at torchrun,
 * that every rank can reach.
 */
final class MeetingPoint {
  private static final Duration GLANCE = Duration.ofMillis(50);
  private static final String REFUSED = "refused";
  private static final String ALL_HERE = "all";
  private static final String OUTWARD = "outward";
  private static final Collection<Store> FOR_GOOD = new ConcurrentLinkedQueue<>();

  private final Rendezvous place;
  private final StoreAccess access;
  private final Store store;

  /**
   * Returns when all ranks have arrived.
   *
   * @throws RendezvousException if they do not arrive in time, or do not fit together
   */
  MeetingPoint(Rendezvous place) {
    this.place = place;
    access = StoreAccess.of(place);
    Store all = forGood(access.first());
    requireOwnJob(all);
    store = ofRound(all);
    gather();
  }

  /** A part of the store with keys of its own. */
  Store part(String name) {
    return forGood(new PrefixStore(name, store));
  }

  /** The same store over a connection of its own. */
  Store anotherConnection() {
    return ofRound(forGood(access.another()));
  }

  /**
   * The address by which the other ranks can reach this host. The address on the route to a meeting
   * point on this host is a loopback address, which does not serve ranks on other hosts. That
   * happens if a host knows its own name by a loopback address, and some launchers tell rank 0 that
   * the meeting point is at localhost.
   */
  String ownAddress() {
    InetAddress own = HostAddress.onRouteTo(place);
    return own.isLoopbackAddress() && here(OUTWARD)
        ? HostAddress.outward(own)
        : own.getHostAddress();
  }

  private Store ofRound(Store all) {
    return forGood(new PrefixStore("simtrans/" + place.job() + "/" + place.round(), all));
  }

  /**
   * Keeps a Java handle for ever. libtorch takes the store over and frees it together with the
   * object that received it. The bindings do not count this reference, so Java's garbage collector
   * must never free the store as well, which it would do where JavaCPP lets it.
   */
  private static <S extends Store> S forGood(S store) {
    FOR_GOOD.add(store);
    return store;
  }

  /**
   * Refuses a store of another job. A meeting point of rank 0 serves one job only; one of torchrun
   * may have served earlier rounds.
   */
  private void requireOwnJob(Store all) {
    if (place.opened()) {
      return;
    }
    String own = place.job().isEmpty() ? "a job without a name" : "'" + place.job() + "'";
    String there = all.compareSet("simtrans/job", "", own);
    if (!there.equals(own)) {
      throw new RendezvousException(
          "another job meets at %s:%d (%s; this is %s): give each job its own MASTER_PORT"
              .formatted(place.host(), place.port(), there, own),
          null);
    }
  }

  /** Waits until all ranks have arrived and agree on their number. */
  private void gather() {
    long until = System.nanoTime() + place.patience().toNanos();
    agreeOnSize();
    if (!HostAddress.onRouteTo(place).isLoopbackAddress()) {
      store.set(OUTWARD, "yes"); // before the arrival, so that every rank knows it
    }
    if (store.add(arrival(place.rank()), 1) > 1) {
      throw refuse(
          "two processes say that they are rank %d: give each its own RANK, and every job its own"
                  .formatted(place.rank())
              + " MASTER_PORT");
    }
    String[] awaited =
        place.rank() == 0
            ? IntStream.range(0, place.size())
                .mapToObj(MeetingPoint::arrival)
                .toArray(String[]::new)
            : new String[] {ALL_HERE};
    while (!here(awaited)) {
      if (here(REFUSED)) {
        throw new RendezvousException(store.get_to_str(REFUSED), null);
      }
      if (System.nanoTime() > until) {
        throw missing();
      }
      pause();
    }
    store.set(ALL_HERE, "yes");
  }

  private void agreeOnSize() {
    String own = Integer.toString(place.size());
    String agreed = store.compareSet("size", "", own);
    if (!agreed.equals(own)) {
      throw refuse(
          "rank %d was told of %s ranks, another one of %s: give all the same WORLD_SIZE"
              .formatted(place.rank(), own, agreed));
    }
  }

  /** Tells the other ranks why the meeting fails. */
  private RendezvousException refuse(String reason) {
    store.set(REFUSED, reason);
    return new RendezvousException(reason, null);
  }

  private RendezvousException missing() {
    List<Integer> missing =
        IntStream.range(0, place.size()).filter(r -> !here(arrival(r))).boxed().toList();
    return new RendezvousException(
        "of %d ranks %d did not arrive at %s:%d within %d s (rank %s): start them as well"
            .formatted(
                place.size(),
                missing.size(),
                place.host(),
                place.port(),
                place.patience().toSeconds(),
                String.join(", ", missing.stream().limit(8).map(String::valueOf).toList())),
        null);
  }

  private static String arrival(int rank) {
    return "rank/" + rank;
  }

  private boolean here(String... keys) {
    return holds(store, keys);
  }

  static boolean holds(Store store, String... keys) {
    return store.check(new StringVector(keys));
  }

  static void pause() {
    try {
      Thread.sleep(GLANCE.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while waiting for other ranks", e);
    }
  }
}
