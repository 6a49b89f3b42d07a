package org.simtrans.tensor;

import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.bytedeco.javacpp.Loader;
import org.bytedeco.javacpp.chrono.Milliseconds;
import org.bytedeco.pytorch.Backend;
import org.bytedeco.pytorch.PrefixStore;
import org.bytedeco.pytorch.ProcessGroupGloo;
import org.bytedeco.pytorch.Store;
import org.bytedeco.pytorch.StringVector;
import org.bytedeco.pytorch.TCPStore;
import org.bytedeco.pytorch.TCPStoreOptions;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch_nccl;
import org.bytedeco.pytorch.gloo.Device;
import org.bytedeco.pytorch.nccl.ProcessGroupNCCL;
import org.slf4j.LoggerFactory;

/** What holds several ranks together: a store that all can reach, and the ways between them. */
final class Meeting {
  private static final Duration GLANCE = Duration.ofMillis(50);
  // A process that dies closes its connections, which the others see at once. This is for hosts
  // that
  // vanish, and longer than a rank may take for writing a checkpoint while the others wait.
  private static final Duration SILENCE = Duration.ofMinutes(30);
  private static final String REFUSED = "refused";
  private static final String ALL_HERE = "all";

  private final Rendezvous place;
  private final Store store;
  private final Backend gloo;
  private Backend nccl; // null where tensors go through memory

  private Meeting(Rendezvous place) {
    this.place = place;
    store = new PrefixStore("simtrans/" + place.round(), open(place));
    gather();
    gloo = connect();
  }

  static Meeting of(Rendezvous place) {
    return new Meeting(place);
  }

  // --- coming together -----------------------------------------------------------------------

  private static TCPStore open(Rendezvous place) {
    TCPStoreOptions options = new TCPStoreOptions();
    options.port((short) place.port());
    options.isServer(place.rank() == 0 && !place.opened());
    options.waitWorkers(false);
    options.timeout(new Milliseconds(place.patience().toMillis()));
    try {
      return new TCPStore(place.host(), options);
    } catch (RuntimeException e) {
      throw new RendezvousException(unopened(place, e), e);
    }
  }

  private static String unopened(Rendezvous place, RuntimeException e) {
    String point = place.host() + ":" + place.port();
    if (place.rank() == 0 && !place.opened()) {
      return e.getMessage().contains("EADDRINUSE")
          ? "port "
              + place.port()
              + " of this host is taken, where rank 0 was to await the others: give another one"
              + " with MASTER_PORT, to all ranks"
          : "rank 0 cannot await the others at " + point + " (" + firstLine(e) + ")";
    }
    return "rank %d found no rank 0 at %s within %d s: start rank 0 as well, and check MASTER_ADDR,"
            .formatted(place.rank(), point, place.patience().toSeconds())
        + " MASTER_PORT and the firewall between the hosts";
  }

  /** Waits until all are there and agree on how many they are. */
  private void gather() {
    long until = System.nanoTime() + place.patience().toNanos();
    agreeOnSize();
    if (store.add(arrival(place.rank()), 1) > 1) {
      throw refuse(
          "two processes say that they are rank %d: give each its own RANK, and every job its own"
                  .formatted(place.rank())
              + " MASTER_PORT");
    }
    String[] awaited =
        place.rank() == 0
            ? IntStream.range(0, place.size()).mapToObj(Meeting::arrival).toArray(String[]::new)
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

  /** Tells the others as well why they will not meet. */
  private RendezvousException refuse(String reason) {
    store.set(REFUSED, reason);
    return new RendezvousException(reason, null);
  }

  private RendezvousException missing() {
    List<Integer> missing =
        IntStream.range(0, place.size()).filter(r -> !here(arrival(r))).boxed().toList();
    return new RendezvousException(
        "of %d ranks %d did not come to %s:%d within %d s (rank %s): start them as well"
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
    return store.check(new StringVector(keys));
  }

  private static void pause() {
    try {
      Thread.sleep(GLANCE.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while waiting for other ranks", e);
    }
  }

  // --- ways between them ---------------------------------------------------------------------

  private Backend connect() {
    try {
      ProcessGroupGloo.Options options =
          ProcessGroupGloo.Options.create(new Milliseconds(SILENCE.toMillis()));
      options.devices().push_back(device());
      return new ProcessGroupGloo(
          new PrefixStore("gloo", store), place.rank(), place.size(), options);
    } catch (RuntimeException e) {
      throw new RendezvousException(
          "rank %d met the others but cannot reach them all (%s): check that hosts may connect to each"
                  .formatted(place.rank(), firstLine(e))
              + " other at any port, or name the network's interface in GLOO_SOCKET_IFNAME",
          e);
    }
  }

  /** The network that the others are reached by. */
  private Device device() {
    String named = System.getenv("GLOO_SOCKET_IFNAME");
    return named != null
        ? ProcessGroupGloo.createDeviceForInterface(named)
        : ProcessGroupGloo.createDeviceForHostname(ownAddress());
  }

  /** The address by which this host is known on the way to the meeting point. */
  String ownAddress() {
    try (DatagramSocket way = new DatagramSocket()) {
      InetAddress point = InetAddress.getByName(place.host());
      way.connect(new InetSocketAddress(point, place.port())); // sends nothing
      InetAddress own = way.getLocalAddress();
      boolean within = place.host().equals("localhost") || place.host().startsWith("127.");
      // A host may know itself by a loopback address, where others cannot reach it.
      return own.isLoopbackAddress() && !within ? outward(own) : own.getHostAddress();
    } catch (SocketException | UnknownHostException e) {
      throw new RendezvousException(
          place.host() + " is not known here (" + e.getMessage() + "): check MASTER_ADDR", e);
    }
  }

  private static String outward(InetAddress loopback) throws SocketException {
    return NetworkInterface.networkInterfaces()
        .flatMap(NetworkInterface::inetAddresses)
        .filter(address -> !address.isLoopbackAddress() && !address.isLinkLocalAddress())
        .findFirst()
        .orElse(loopback)
        .getHostAddress();
  }

  /**
   * Takes NCCL for tensors on GPUs, if this build of libtorch holds it and each rank has a GPU of
   * its own.
   */
  void on(ComputeDevice device, boolean ownEach) {
    if (device.isCpu() || !ownEach || nccl != null) {
      return;
    }
    try {
      Loader.load(torch_nccl.class);
      nccl = new ProcessGroupNCCL(new PrefixStore("nccl", store), place.rank(), place.size());
    } catch (UnsatisfiedLinkError | NoClassDefFoundError e) {
      LoggerFactory.getLogger(Meeting.class).debug("no NCCL, gradients go through memory", e);
    }
  }

  Backend backend(Tensor t) {
    return t.is_cpu() || nccl == null ? gloo : nccl;
  }

  static RuntimeException lost(RuntimeException e) {
    if (e instanceof RankLostException) {
      return e;
    }
    return new RankLostException(
        "another rank has ended or cannot be reached any more ("
            + firstLine(e)
            + "); go on from the last checkpoint with --resume, with as many ranks as you like",
        e);
  }

  /** libtorch's messages carry a dozen native frames. */
  private static String firstLine(RuntimeException e) {
    String message = String.valueOf(e.getMessage());
    String line = message.lines().findFirst().orElse("");
    return line.length() > 200 ? line.substring(0, 200) + "..." : line;
  }

  void close() {
    if (nccl != null) {
      nccl.close();
    }
    gloo.close();
    store.close();
  }
}
