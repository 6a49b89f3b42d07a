package org.simtrans.ranks;

import java.time.Duration;
import org.bytedeco.javacpp.Loader;
import org.bytedeco.javacpp.chrono.Milliseconds;
import org.bytedeco.pytorch.Backend;
import org.bytedeco.pytorch.ProcessGroupGloo;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.Work;
import org.bytedeco.pytorch.global.torch_nccl;
import org.bytedeco.pytorch.gloo.Device;
import org.bytedeco.pytorch.nccl.ProcessGroupNCCL;
import org.simtrans.Message;
import org.simtrans.tensor.ComputeDevice;
import org.slf4j.LoggerFactory;

/** The connections between the ranks of a job: PyTorch's process groups, and a pulse. */
final class Meeting {
  // A process that dies closes its connections, which the others notice at once, and the pulse
  // notices processes that hang. Other work, such as preparing images while others wait, may take
  // long.
  private static final Duration LONGEST_WORK = Duration.ofDays(7);

  private final Rendezvous place;
  private final MeetingPoint point;
  private final Backend gloo;
  private final Pulse pulse;
  private Backend nccl; // null where tensors are exchanged through memory

  private Meeting(Rendezvous place) {
    this.place = place;
    point = new MeetingPoint(place);
    gloo = connect();
    pulse = new Pulse(point.anotherConnection(), place.rank(), place.size());
  }

  /**
   * Returns when all ranks are connected.
   *
   * @throws RendezvousException if they do not find or reach each other
   */
  static Meeting of(Rendezvous place) {
    return new Meeting(place);
  }

  private Backend connect() {
    try {
      ProcessGroupGloo.Options options =
          ProcessGroupGloo.Options.create(new Milliseconds(LONGEST_WORK.toMillis()));
      options.devices().push_back(device());
      return new ProcessGroupGloo(point.part("gloo"), place.rank(), place.size(), options);
    } catch (RuntimeException e) {
      throw new RendezvousException(
          "rank %d met the others but cannot connect to all of them (%s): check that hosts may connect to"
                  .formatted(place.rank(), firstLine(e))
              + " each other at any port, or name the network interface in GLOO_SOCKET_IFNAME",
          e);
    }
  }

  /** The network interface by which the other ranks can reach this one. */
  private Device device() {
    String named = System.getenv("GLOO_SOCKET_IFNAME");
    return named != null
        ? ProcessGroupGloo.createDeviceForInterface(named)
        : ProcessGroupGloo.createDeviceForHostname(point.ownAddress());
  }

  /** See {@link MeetingPoint#ownAddress}. */
  String ownAddress() {
    return point.ownAddress();
  }

  /**
   * Uses NCCL for tensors on GPUs, if this build of libtorch contains it and each rank has a GPU of
   * its own.
   */
  void on(ComputeDevice device, boolean ownGpuEach) {
    if (device.isCpu() || !ownGpuEach || nccl != null) {
      return;
    }
    try {
      Loader.load(torch_nccl.class);
      nccl = new ProcessGroupNCCL(point.part("nccl"), place.rank(), place.size());
    } catch (UnsatisfiedLinkError | NoClassDefFoundError e) {
      LoggerFactory.getLogger(Meeting.class)
          .debug("no NCCL; gradients are exchanged through memory", e);
    }
  }

  Backend backend(Tensor t) {
    return t.is_cpu() || nccl == null ? gloo : nccl;
  }

  /**
   * Waits until a collective operation is done.
   *
   * @throws RankLostException if another rank has ended or is silent
   */
  void await(Collective collective) {
    if (collective.backend() == nccl) {
      collective.work()._wait(); // on the GPU's stream; NCCL watches the ranks itself
      return;
    }
    Pulse.Patience patience = pulse.new Patience();
    while (!done(collective.work())) {
      patience.check();
    }
  }

  private static boolean done(Work work) {
    try {
      return work._wait(new Milliseconds(Pulse.MILLISECONDS_BETWEEN));
    } catch (RuntimeException e) {
      if (work.isCompleted()) {
        return work._wait(); // throws the reason, unless it has succeeded just now
      }
      return false; // still running
    }
  }

  /** The error to throw after a collective operation has failed. */
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

  /** The first line of a message of libtorch, which appends a dozen native frames. */
  static String firstLine(Exception e) {
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
