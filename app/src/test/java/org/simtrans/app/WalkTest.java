package org.simtrans.app;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WalkTest {
  @TempDir Path folder;

  /** Nothing else would tell: a walk that fails leaves the launcher without an archive. */
  @Test
  void endsWithTheMaskOfAPicture() {
    Walk.main(new String[] {folder.toString()});

    assertTrue(Files.exists(folder.resolve("masks/picture.png")));
  }
}
