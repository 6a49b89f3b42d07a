package org.simtrans.ranks;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A socket that listens on the loopback interface alone, with the number by which libtorch can take
 * it over. libtorch itself would listen on all interfaces.
 *
 * @param socket must never be closed or collected: libtorch owns what is behind it
 * @param descriptor empty where the system does not tell it (all but Linux)
 */
record LoopbackSocket(ServerSocket socket, OptionalInt descriptor) {
  private static final Path DESCRIPTORS = Path.of("/proc/self/fd");
  private static final List<Path> TABLES =
      List.of(Path.of("/proc/self/net/tcp"), Path.of("/proc/self/net/tcp6"));
  private static final String LISTENS = "0A";
  private static final int LOCAL = 1; // columns of the tables
  private static final int STATE = 3;
  private static final int INODE = 9;

  /**
   * @param port 0 for any that is free
   */
  static LoopbackSocket open(InetAddress address, int port) throws IOException {
    ServerSocket socket = new ServerSocket();
    try {
      socket.bind(new InetSocketAddress(address, port));
      return new LoopbackSocket(socket, descriptor(socket.getLocalPort()));
    } catch (IOException e) {
      socket.close();
      throw e;
    }
  }

  int port() {
    return socket.getLocalPort();
  }

  /** Linux lists sockets with their ports and inodes, and for each process its open inodes. */
  private static OptionalInt descriptor(int port) throws IOException {
    if (!Files.isDirectory(DESCRIPTORS)) {
      return OptionalInt.empty();
    }
    Set<String> names = listening(port);
    try (Stream<Path> all = Files.list(DESCRIPTORS)) {
      return all.filter(one -> names.contains(target(one)))
          .mapToInt(one -> Integer.parseInt(one.getFileName().toString()))
          .findFirst();
    }
  }

  private static Set<String> listening(int port) throws IOException {
    String ending = ":%04X".formatted(port).toUpperCase(Locale.ROOT);
    Stream.Builder<String> lines = Stream.builder();
    for (Path table : TABLES) {
      if (Files.isReadable(table)) {
        Files.readAllLines(table).forEach(lines);
      }
    }
    return lines
        .build()
        .map(line -> line.strip().split("\\s+"))
        .filter(field -> field[LOCAL].endsWith(ending) && field[STATE].equals(LISTENS))
        .map(field -> "socket:[" + field[INODE] + "]")
        .collect(Collectors.toSet());
  }

  private static String target(Path descriptor) {
    try {
      return Files.readSymbolicLink(descriptor).toString();
    } catch (IOException e) {
      return ""; // closed meanwhile
    }
  }
}
