package org.simtrans.ranks;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.Collection;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.bytedeco.javacpp.chrono.Milliseconds;
import org.bytedeco.pytorch.IntOptional;
import org.bytedeco.pytorch.Store;
import org.bytedeco.pytorch.TCPStore;
import org.bytedeco.pytorch.TCPStoreOptions;

/**
 * How a rank comes to the store of its job. c10d's store knows no passwords: whoever reaches its
 * port can read and write. Therefore it listens on the loopback interface where all ranks are on
 * one host, and behind a {@link Gate} where they know a secret.
 */
final class StoreAccess {
  private static final Duration LONGEST_TRY = Duration.ofSeconds(2);
  private static final Collection<LoopbackSocket> SOCKETS = new ConcurrentLinkedQueue<>();

  private final Rendezvous place;
  private Point way; // by which this rank comes to the store
  private Store first;

  /** A host and a port. */
  private record Point(String host, int port) {}

  private StoreAccess(Rendezvous place) {
    this.place = place;
  }

  /**
   * Opens the store at rank 0; waits for it at the others.
   *
   * @throws RendezvousException if that fails
   */
  static StoreAccess of(Rendezvous place) {
    StoreAccess access = new StoreAccess(place);
    if (isHost(place)) {
      access.open();
    } else {
      access.awaitOpening();
      access.way = access.way();
      access.first = access.open(null, false);
    }
    return access;
  }

  private void open() {
    LoopbackSocket inside = inside();
    way = inside == null ? new Point(place.host(), place.port()) : loopback(inside);
    first = open(inside, true);
    guard(inside);
  }

  /** The connection that was opened first. */
  Store first() {
    return first;
  }

  /** A further connection. */
  Store another() {
    return open(null, false);
  }

  private static boolean isHost(Rendezvous place) {
    return place.rank() == 0 && !place.opened();
  }

  private static boolean isGuarded(Rendezvous place) {
    return place.secret() != null && !place.opened() && !place.onThisHostAlone();
  }

  private static Point loopback(LoopbackSocket socket) {
    return new Point(socket.socket().getInetAddress().getHostAddress(), socket.port());
  }

  /**
   * At rank 0: where the store listens so that no other host reaches it, or null where it listens
   * on all interfaces. libtorch can listen at a port that is in use; then it is chance whom the
   * ranks meet.
   */
  private LoopbackSocket inside() {
    boolean guarded = isGuarded(place);
    try {
      if (!guarded && !place.onThisHostAlone()) {
        requireFreePort();
        return null;
      }
      InetAddress address =
          guarded ? InetAddress.getLoopbackAddress() : InetAddress.getByName(place.host());
      LoopbackSocket socket = LoopbackSocket.open(address, guarded ? 0 : place.port());
      if (socket.descriptor().isPresent()) {
        SOCKETS.add(socket);
        return socket;
      }
      socket.socket().close();
    } catch (IOException e) {
      throw taken(e);
    }
    if (guarded) {
      throw new RendezvousException(
          "%s is set, which only Linux can do: leave it out, and keep strangers away from port %d"
              .formatted(Secret.VARIABLE, place.port()),
          null);
    }
    return null;
  }

  private void requireFreePort() throws IOException {
    try (ServerSocket probe = new ServerSocket()) {
      probe.bind(new InetSocketAddress(place.port()));
    }
  }

  /** At rank 0: opens the way for those who know the secret. */
  private void guard(LoopbackSocket inside) {
    if (isGuarded(place)) {
      try {
        new Gate(place.secret()).guard(place.port(), inside.port());
      } catch (IOException e) {
        throw taken(e);
      }
    }
  }

  private RendezvousException taken(IOException e) {
    return new RendezvousException(
        "rank 0 cannot wait for the others at port %d of this host (%s): give all ranks another port"
                .formatted(place.port(), e.getMessage())
            + " with MASTER_PORT",
        e);
  }

  /** At the other ranks. */
  private Point way() {
    if (!isGuarded(place)) {
      return new Point(place.host(), place.port());
    }
    try {
      int port = new Gate(place.secret()).passage(place.host(), place.port());
      return new Point(InetAddress.getLoopbackAddress().getHostAddress(), port);
    } catch (IOException e) {
      throw new RendezvousException(unopened(place, e), e);
    }
  }

  private Store open(LoopbackSocket listening, boolean asServer) {
    TCPStoreOptions options = new TCPStoreOptions();
    options.port((short) way.port());
    options.isServer(asServer);
    options.waitWorkers(false);
    options.timeout(new Milliseconds(place.patience().toMillis()));
    if (listening != null) {
      options.masterListenFd(new IntOptional(listening.descriptor().getAsInt()));
    }
    try {
      return new TCPStore(way.host(), options);
    } catch (RuntimeException e) {
      throw new RendezvousException(unopened(place, e), e);
    }
  }

  /**
   * Waits until the meeting point is open. libtorch would wait longer, and print a page of native
   * frames for each failed attempt.
   */
  private void awaitOpening() {
    long until = System.nanoTime() + place.patience().toNanos();
    while (true) {
      try (Socket probe = knock()) {
        return;
      } catch (Gate.StrangerException e) {
        throw new RendezvousException(
            "rank %d and %s:%d do not know the same secret: give all ranks the same %s"
                .formatted(place.rank(), place.host(), place.port(), Secret.VARIABLE),
            e);
      } catch (IOException e) { // also where the name of the host is not known yet
        if (System.nanoTime() > until) {
          throw new RendezvousException(unopened(place, e), e);
        }
        MeetingPoint.pause();
      }
    }
  }

  private Socket knock() throws IOException {
    if (isGuarded(place)) {
      return new Gate(place.secret()).enter(place.host(), place.port());
    }
    Socket probe = new Socket();
    try {
      InetSocketAddress point = new InetSocketAddress(place.host(), place.port());
      probe.connect(point, (int) LONGEST_TRY.toMillis());
      return probe;
    } catch (IOException e) {
      probe.close();
      throw e;
    }
  }

  private static String unopened(Rendezvous place, Exception e) {
    String point = place.host() + ":" + place.port();
    if (place.rank() == 0 && !place.opened()) {
      return "rank 0 cannot wait for the others at " + point + " (" + Meeting.firstLine(e) + ")";
    }
    return "rank %d found no rank 0 at %s within %d s: start rank 0 as well, and check MASTER_ADDR,"
            .formatted(place.rank(), point, place.patience().toSeconds())
        + " MASTER_PORT, "
        + Secret.VARIABLE
        + " and the firewall between the hosts";
  }
}
