package org.simtrans.ranks;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.security.MessageDigest;
import java.util.concurrent.Semaphore;
import org.slf4j.LoggerFactory;

/**
 * The way to a store that listens on rank 0's loopback interface alone: it lets in who proves to
 * know the job's secret, and proves to know it as well. Connections are not encrypted.
 *
 * <pre>
 * gate: 32 random bytes
 * rank: 32 random bytes, HMAC-SHA256(secret, "rank", both)
 * gate: HMAC-SHA256(secret, "gate", both)
 * </pre>
 */
final class Gate {
  private static final int PATIENCE = 5000; // milliseconds for proofs
  private static final int STRANGERS = 64; // at a time

  private final Secret secret;

  Gate(Secret secret) {
    this.secret = secret;
  }

  /** At rank 0: from now on leads whoever is let in at {@code port} to the store. */
  void guard(int port, int storePort) throws IOException {
    ServerSocket door = new ServerSocket();
    door.bind(new InetSocketAddress(port));
    Semaphore strangers = new Semaphore(STRANGERS);
    forEachCaller(
        door,
        caller -> {
          if (!strangers.tryAcquire()) {
            caller.close();
            return;
          }
          try {
            letIn(caller);
          } finally {
            strangers.release();
          }
          join(caller, new Socket(InetAddress.getLoopbackAddress(), storePort));
        });
  }

  private void letIn(Socket caller) throws IOException {
    caller.setSoTimeout(PATIENCE);
    byte[] own = Secret.fresh();
    send(caller, own);
    byte[] theirs = receive(caller);
    if (!MessageDigest.isEqual(secret.proof("rank", own, theirs), receive(caller))) {
      throw new IOException(caller.getRemoteSocketAddress() + " does not know the secret");
    }
    send(caller, secret.proof("gate", own, theirs));
  }

  /** At another rank: a port of its loopback interface that leads to the store. */
  int passage(String host, int port) throws IOException {
    ServerSocket door = new ServerSocket(0, 0, InetAddress.getLoopbackAddress());
    forEachCaller(door, caller -> join(caller, enter(host, port)));
    return door.getLocalPort();
  }

  /**
   * A connection on which both sides have proved that they know the secret.
   *
   * @throws StrangerException if the other side does not know it
   */
  Socket enter(String host, int port) throws IOException {
    Socket gate = new Socket();
    try {
      gate.connect(new InetSocketAddress(host, port), PATIENCE);
      gate.setSoTimeout(PATIENCE);
      byte[] theirs = receive(gate);
      byte[] own = Secret.fresh();
      send(gate, own, secret.proof("rank", theirs, own));
      if (!MessageDigest.isEqual(secret.proof("gate", theirs, own), answer(gate))) {
        throw new StrangerException();
      }
      return gate;
    } catch (IOException e) {
      gate.close();
      throw e;
    }
  }

  /** The gate hangs up on a wrong proof. */
  private static byte[] answer(Socket gate) throws StrangerException {
    try {
      return receive(gate);
    } catch (IOException e) {
      throw new StrangerException();
    }
  }

  /** The other side does not know the secret. */
  static final class StrangerException extends IOException {
    private static final long serialVersionUID = 1L;
  }

  private static void send(Socket socket, byte[]... parts) throws IOException {
    OutputStream out = socket.getOutputStream();
    for (byte[] part : parts) {
      out.write(part);
    }
    out.flush();
  }

  private static byte[] receive(Socket socket) throws IOException {
    byte[] bytes = socket.getInputStream().readNBytes(Secret.PROOF);
    if (bytes.length < Secret.PROOF) {
      throw new IOException(socket.getRemoteSocketAddress() + " has hung up");
    }
    return bytes;
  }

  // --- connections -----------------------------------------------------------------------------

  /** What is done with somebody who calls. */
  @FunctionalInterface
  private interface Welcome {
    void to(Socket caller) throws IOException;
  }

  private static void forEachCaller(ServerSocket door, Welcome welcome) {
    background(
        "gate",
        () -> {
          while (true) {
            Socket caller = door.accept();
            background("gate-caller", () -> welcome(caller, welcome));
          }
        });
  }

  private static void welcome(Socket caller, Welcome welcome) throws IOException {
    try {
      welcome.to(caller);
    } catch (IOException e) {
      caller.close();
      throw e;
    }
  }

  /** Passes on what comes on either side, until one of them hangs up. */
  private static void join(Socket one, Socket other) throws IOException {
    for (Socket socket : new Socket[] {one, other}) {
      socket.setSoTimeout(0);
      socket.setTcpNoDelay(true); // the store answers many small questions
    }
    background("gate-way", () -> pass(one, other));
    pass(other, one);
  }

  private static void pass(Socket from, Socket to) throws IOException {
    try (from;
        to;
        InputStream in = from.getInputStream()) {
      in.transferTo(to.getOutputStream());
    }
  }

  /** Something that ends with its connections. */
  @FunctionalInterface
  private interface Work {
    void run() throws IOException;
  }

  private static void background(String name, Work work) {
    Thread thread =
        new Thread(
            () -> {
              try {
                work.run();
              } catch (IOException e) {
                LoggerFactory.getLogger(Gate.class).debug("a connection has ended", e);
              }
            },
            name);
    thread.setDaemon(true);
    thread.start();
  }
}
