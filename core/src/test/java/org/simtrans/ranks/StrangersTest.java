package org.simtrans.ranks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ConnectException;
import java.net.Inet4Address;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.bytedeco.javacpp.chrono.Milliseconds;
import org.bytedeco.pytorch.TCPStore;
import org.bytedeco.pytorch.TCPStoreOptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.simtrans.InvalidSettingException;
import org.simtrans.host.Torch;

/** Who does not belong to a job neither reads its keys nor writes any. */
class StrangersTest {
  private static final String SECRET = "0123456789abcdef0123456789abcdef";
  private static final Duration SOON = Duration.ofSeconds(2);

  @BeforeAll
  static void onLinux() {
    assumeTrue(Files.isReadable(Path.of("/proc/self/net/tcp")), "only Linux lists its sockets");
  }

  @Test
  void ranksOfOneHostListenOnLoopbackAlone() {
    Set<String> before = listening(); // stores of other tests, which are never closed
    Set<String> during = Together.of(2, ranks -> listening()).get(0);
    during.removeAll(before);
    assertTrue(during.size() >= 2, "the store and gloo listen: " + during);
    for (String point : during) {
      assertTrue(isLoopback(point.split(":")[0]), "listens at " + point);
    }
  }

  @Test
  void aStrangerOnAnotherInterfaceIsNotConnected() {
    String outside = outside().orElse(null);
    assumeTrue(outside != null, "this host has a loopback address only");
    int port = Together.freePort();
    Together.at(
        port,
        2,
        ranks -> {
          if (ranks.first()) {
            assertThrows(ConnectException.class, () -> connect(outside, port));
          }
          return ranks.sum(1)[0];
        });
  }

  /** Also the store itself: what c10d lets anyone read is not there for those outside. */
  @Test
  void ranksOfSeveralHostsMeetBehindASecret() {
    String outside = outside().orElse(null);
    assumeTrue(outside != null, "this host has a loopback address only");
    int port = Together.freePort();
    Secret known = Secret.of(SECRET);
    List<Double> sums =
        Together.each(
            List.of(
                new Rendezvous(0, 2, outside, port).withSecret(known),
                new Rendezvous(1, 2, outside, port).withSecret(known)),
            ranks -> {
              if (ranks.first()) {
                assertThrows(RuntimeException.class, () -> keys(outside, port));
                Rendezvous wrong = new Rendezvous(1, 2, outside, port).withPatience(SOON);
                Secret other = Secret.of("another secret of a stranger");
                String refused =
                    assertThrows(
                            RendezvousException.class, () -> Ranks.join(wrong.withSecret(other)))
                        .getMessage();
                assertTrue(refused.contains("give all ranks the same SIMTRANS_SECRET"), refused);
              }
              return ranks.sum(ranks.rank() + 1)[0];
            });
    assertEquals(List.of(3.0, 3.0), sums);
  }

  /** The same question that the gate does not answer, where there is no gate. */
  @Test
  void withoutASecretAStrangerReadsTheKeys() {
    String outside = outside().orElse(null);
    assumeTrue(outside != null, "this host has a loopback address only");
    int port = Together.freePort();
    Together.each(
        List.of(new Rendezvous(0, 2, outside, port), new Rendezvous(1, 2, outside, port)),
        ranks -> {
          assertTrue(!ranks.first() || keys(outside, port) > 0);
          return ranks.sum(1)[0];
        });
  }

  @Test
  void aSecretThatCanBeGuessedIsRefused() {
    Map<String, String> environment =
        Map.of(
            "RANK",
            "0",
            "WORLD_SIZE",
            "2",
            "MASTER_ADDR",
            "node1",
            "MASTER_PORT",
            "29500",
            "SIMTRANS_SECRET",
            "1234");
    String refused =
        assertThrows(InvalidSettingException.class, () -> Rendezvous.of(environment)).getMessage();
    assertTrue(refused.contains("SIMTRANS_SECRET has 4 characters"), refused);
    assertFalse(refused.contains("1234"), refused);
  }

  private static long keys(String host, int port) {
    Torch.load();
    TCPStoreOptions options = new TCPStoreOptions();
    options.port((short) port);
    options.waitWorkers(false);
    options.timeout(new Milliseconds(SOON.toMillis()));
    return new TCPStore(host, options).getNumKeys();
  }

  private static void connect(String host, int port) throws IOException {
    try (Socket socket = new Socket()) {
      socket.connect(new InetSocketAddress(host, port), (int) SOON.toMillis());
    }
  }

  private static Optional<String> outside() {
    try {
      return NetworkInterface.networkInterfaces()
          .flatMap(NetworkInterface::inetAddresses)
          .filter(one -> one instanceof Inet4Address && !one.isLoopbackAddress())
          .map(one -> one.getHostAddress())
          .findFirst();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  // --- what the kernel says --------------------------------------------------------------------

  private static boolean isLoopback(String address) {
    return address.endsWith("7F") // 127.x, the last byte first; IPv4 within IPv6 as well
        || address.equals("00000000000000000000000001000000");
  }

  /** Addresses and ports at which this process listens, as the kernel writes them. */
  private static Set<String> listening() {
    Set<String> inodes = inodes();
    Set<String> points = new TreeSet<>();
    for (String table : List.of("tcp", "tcp6")) {
      try (Stream<String> lines = Files.lines(Path.of("/proc/self/net", table))) {
        lines
            .map(line -> line.strip().split("\\s+"))
            .filter(field -> field[3].equals("0A") && inodes.contains(field[9]))
            .forEach(field -> points.add(field[1]));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    return points;
  }

  private static Set<String> inodes() {
    try (Stream<Path> all = Files.list(Path.of("/proc/self/fd"))) {
      return all.map(StrangersTest::target)
          .filter(target -> target.startsWith("socket:["))
          .map(target -> target.replaceAll("[^0-9]", ""))
          .collect(Collectors.toSet());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String target(Path descriptor) {
    try {
      return Files.readSymbolicLink(descriptor).toString();
    } catch (IOException e) {
      return "";
    }
  }
}
