package org.simtrans.ranks;

import java.io.IOException;
import java.net.DatagramSocket;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
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
import org.bytedeco.pytorch.Work;
import org.bytedeco.pytorch.global.torch_nccl;
import org.bytedeco.pytorch.gloo.Device;
import org.bytedeco.pytorch.nccl.ProcessGroupNCCL;
import org.simtrans.Message;
import org.simtrans.tensor.ComputeDevice;
import org.slf4j.LoggerFactory;

/** What holds several ranks together: a store that all can reach, and the ways between them. */
final class Meeting {
  private static final Duration GLANCE = Duration.ofMillis(50);
  private static final Duration LONGEST_TRY = Duration.ofSeconds(2);
  // A process that dies closes its connections, which the others see at once, and the pulse tells
  // of those that hang; work itself, such as preparing images while others wait, may take long.
  private static final Duration LONGEST_WORK = Duration.ofDays(7);
  private static final String REFUSED = "refused";
  private static final String ALL_HERE = "all";
  private static final String OUTWARD = "outward";
  private static final Collection<Store> FOR_GOOD = new ConcurrentLinkedQueue<>();

  private final Rendezvous place;
  private final Store store;
  private final Backend gloo;
  private final Pulse pulse;
  private Backend nccl; // null where tensors go through memory

  private Meeting(Rendezvous place) {
    this.place = place;
    boolean host = place.rank() == 0 && !place.opened();
    if (host) {
      requireFreePort();
    } else {
      awaitOpening();
    }
    Store all = open(place, host);
    requireOwnJob(all);
    store = ofRound(all);
    gather();
    gloo = connect();
    pulse = new Pulse(ofRound(open(place, false)), place.rank(), place.size());
  }

  static Meeting of(Rendezvous place) {
    return new Meeting(place);
  }

  // --- coming together -----------------------------------------------------------------------

  private Store ofRound(Store all) {
    return forGood(new PrefixStore("simtrans/" + place.job() + "/" + place.round(), all));
  }

  /**
   * A store that libtorch takes over, and frees with what it was given to. The bindings do not
   * count that, so Java's collector, where JavaCPP has it on, must never free it as well.
   */
  private static <S extends Store> S forGood(S store) {
    FOR_GOOD.add(store);
    return store;
  }

  /** libtorch may listen at a port beside another that does; whom ranks meet is chance then. */
  private void requireFreePort() {
    try (ServerSocket probe = new ServerSocket()) {
      probe.bind(new InetSocketAddress(place.port()));
    } catch (IOException e) {
      throw new RendezvousException(
          "rank 0 cannot await the others at port %d of this host (%s): give another one with"
                  .formatted(place.port(), e.getMessage())
              + " MASTER_PORT, to all ranks",
          e);
    }
  }

  private static TCPStore open(Rendezvous place, boolean asServer) {
    TCPStoreOptions options = new TCPStoreOptions();
    options.port((short) place.port());
    options.isServer(asServer);
    options.waitWorkers(false);
    options.timeout(new Milliseconds(place.patience().toMillis()));
    try {
      return forGood(new TCPStore(place.host(), options));
    } catch (RuntimeException e) {
      throw new RendezvousException(unopened(place, e), e);
    }
  }

  /**
   * libtorch would write a page of native frames about each attempt in vain, and wait for longer.
   */
  private void awaitOpening() {
    long until = System.nanoTime() + place.patience().toNanos();
    while (true) {
      try (Socket probe = new Socket()) {
        InetSocketAddress point = new InetSocketAddress(place.host(), place.port());
        probe.connect(point, (int) LONGEST_TRY.toMillis());
        return;
      } catch (IOException e) { // a host's name may not be known yet, either
        if (System.nanoTime() > until) {
          throw new RendezvousException(unopened(place, e), e);
        }
        pause();
      }
    }
  }

  private static String unopened(Rendezvous place, Exception e) {
    String point = place.host() + ":" + place.port();
    if (place.rank() == 0 && !place.opened()) {
      return "rank 0 cannot await the others at " + point + " (" + firstLine(e) + ")";
    }
    return "rank %d found no rank 0 at %s within %d s: start rank 0 as well, and check MASTER_ADDR,"
            .formatted(place.rank(), point, place.patience().toSeconds())
        + " MASTER_PORT and the firewall between the hosts";
  }

  /** A point that torchrun opened may have served earlier rounds; one of rank 0 serves one job. */
  private void requireOwnJob(Store all) {
    if (place.opened()) {
      return;
    }
    String own = place.job().isEmpty() ? "one without a name" : "'" + place.job() + "'";
    String there = all.compareSet("simtrans/job", "", own);
    if (!there.equals(own)) {
      throw new RendezvousException(
          "another job meets at %s:%d (%s; this is %s): give each job its own MASTER_PORT"
              .formatted(place.host(), place.port(), there, own),
          null);
    }
  }

  /** Waits until all are there and agree on how many they are. */
  private void gather() {
    long until = System.nanoTime() + place.patience().toNanos();
    agreeOnSize();
    if (!wayToPoint().isLoopbackAddress()) {
      store.set(OUTWARD, "yes"); // before the arrival, so that all know of it
    }
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
    return holds(store, keys);
  }

  static boolean holds(Store store, String... keys) {
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
          ProcessGroupGloo.Options.create(new Milliseconds(LONGEST_WORK.toMillis()));
      options.devices().push_back(device());
      return new ProcessGroupGloo(
          forGood(new PrefixStore("gloo", store)), place.rank(), place.size(), options);
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

  /**
   * The address by which the others can reach this host. On the way to a point on the host itself
   * it is a loopback address, which will not do where others come from outside: a host may know its
   * own name by one, and some launchers tell rank 0 that the point is at localhost.
   */
  String ownAddress() {
    InetAddress own = wayToPoint();
    try {
      return own.isLoopbackAddress() && here(OUTWARD) ? outward(own) : own.getHostAddress();
    } catch (SocketException e) {
      throw new RendezvousException(
          "the network's interfaces cannot be listed (" + e.getMessage() + ")", e);
    }
  }

  /** The address of this host on the way to the meeting point. */
  private InetAddress wayToPoint() {
    try (DatagramSocket way = new DatagramSocket()) {
      way.connect(new InetSocketAddress(InetAddress.getByName(place.host()), place.port()));
      return way.getLocalAddress(); // nothing was sent
    } catch (SocketException | UnknownHostException e) {
      throw new RendezvousException(
          place.host() + " is not known here (" + e.getMessage() + "): check MASTER_ADDR", e);
    }
  }

  private static String outward(InetAddress loopback) throws SocketException {
    return NetworkInterface.networkInterfaces()
        .flatMap(NetworkInterface::inetAddresses)
        .filter(address -> !address.isLoopbackAddress() && !address.isLinkLocalAddress())
        .min(Comparator.comparing(address -> address instanceof Inet4Address ? 0 : 1))
        .orElse(loopback)
        .getHostAddress()
        .replaceFirst("%.*", ""); // the interface, after an address of IPv6
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
      nccl =
          new ProcessGroupNCCL(forGood(new PrefixStore("nccl", store)), place.rank(), place.size());
    } catch (UnsatisfiedLinkError | NoClassDefFoundError e) {
      LoggerFactory.getLogger(Meeting.class).debug("no NCCL, gradients go through memory", e);
    }
  }

  Backend backend(Tensor t) {
    return t.is_cpu() || nccl == null ? gloo : nccl;
  }

  /**
   * Waits for what was asked of all ranks.
   *
   * @throws RankLostException if one has ended, or is silent
   */
  void await(Question question) {
    if (question.asked() == nccl) {
      question.answer()._wait(); // on the GPU's stream; NCCL has a watch of its own
      return;
    }
    Pulse.Patience patience = pulse.new Patience();
    while (!answered(question.answer())) {
      patience.check();
    }
  }

  private static boolean answered(Work answer) {
    try {
      return answer._wait(new Milliseconds(Pulse.MILLISECONDS_BETWEEN));
    } catch (RuntimeException e) {
      if (answer.isCompleted()) {
        return answer._wait(); // says what is wrong, unless it has come just now
      }
      return false; // not yet
    }
  }

  static RuntimeException lost(RuntimeException e) {
    if (e instanceof RankLostException) {
      return e;
    }
    return new RankLostException(
        Message.of(
            "another rank has ended or cannot be reached any more (%s): %s",
            firstLine(e), RankLostException.REMEDY),
        e);
  }

  /** libtorch's messages carry a dozen native frames. */
  private static String firstLine(Exception e) {
    String message = String.valueOf(e.getMessage());
    String line = message.lines().findFirst().orElse("");
    return line.length() > 200 ? line.substring(0, 200) + "..." : line;
  }

  void close() {
    pulse.close();
    if (nccl != null) {
      nccl.close();
    }
    gloo.close();
  }
}
