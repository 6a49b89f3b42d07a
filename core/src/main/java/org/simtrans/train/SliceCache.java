package org.simtrans.train;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.simtrans.run.RunFolder;

/** The folder for slices that one rank prepares for a run. */
record SliceCache(Path folder) {

  static SliceCache of(RunSession session) {
    RunFolder run = session.run();
    return new SliceCache(
        session.ranks().first()
            ? run.cache()
            : run.path().resolve(".cache-" + session.ranks().rank()));
  }

  /** Removes the slices, and the folder. */
  void clear() {
    if (!Files.isDirectory(folder)) {
      return;
    }
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.toList()) {
        Files.deleteIfExists(file);
      }
      Files.deleteIfExists(folder);
    } catch (IOException e) {
      throw RunFolder.unwritable(folder, e);
    }
  }
}
