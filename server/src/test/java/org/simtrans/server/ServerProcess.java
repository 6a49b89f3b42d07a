package org.simtrans.server;

import java.nio.file.Path;

/** A server as a process that can be killed; prints its address. */
final class ServerProcess {
  private ServerProcess() {}

  public static void main(String[] args) throws InterruptedException {
    Server server =
        Server.start(
            ServeSettings.of(Path.of(args[0]), Path.of(args[1])),
            words -> new ProcessBuilder("false"));
    System.out.println(server.address());
    Thread.sleep(600_000); // until it is killed
  }
}
