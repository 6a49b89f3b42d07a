package org.simtrans.spark;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.simtrans.TemporaryFolder;

/**
 * A temporary folder on this machine for one piece of work; closing it deletes it with its content.
 */
record Scratch(TemporaryFolder whole) implements AutoCloseable {

  static Scratch make() throws IOException {
    // The folders that the cluster gives its executors; most clusters set this variable.
    String rooms = System.getenv("SPARK_LOCAL_DIRS");
    Path above =
        Path.of(rooms == null ? System.getProperty("java.io.tmpdir") : rooms.split(",")[0]);
    Files.createDirectories(above);
    return new Scratch(TemporaryFolder.makeIn(above, "spark"));
  }

  Path folder() {
    return whole.path();
  }

  /** Creates a folder in it. */
  Path room(String name) throws IOException {
    return Files.createDirectories(whole.resolve(name));
  }

  @Override
  public void close() {
    whole.close();
  }
}
