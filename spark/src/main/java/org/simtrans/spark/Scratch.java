package org.simtrans.spark;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.stream.Stream;

/**
 * A temporary folder on this machine for one piece of work; closing it deletes it with its content.
 */
record Scratch(Path folder) implements AutoCloseable {

  static Scratch make() throws IOException {
    // The folders that the cluster gives its executors; most clusters set this variable.
    String rooms = System.getenv("SPARK_LOCAL_DIRS");
    Path above =
        Path.of(rooms == null ? System.getProperty("java.io.tmpdir") : rooms.split(",")[0]);
    Files.createDirectories(above);
    return new Scratch(Files.createTempDirectory(above, "simtrans-"));
  }

  /** Creates a folder in it. */
  Path room(String name) throws IOException {
    return Files.createDirectories(folder.resolve(name));
  }

  @Override
  public void close() {
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
