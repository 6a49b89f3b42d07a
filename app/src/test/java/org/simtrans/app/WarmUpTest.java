package org.simtrans.app;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WarmUpTest {
  @TempDir Path folder;

  /**
   * Only this test notices a failure: the launcher then starts without an archive and says nothing.
   */
  @Test
  void endsWithTheMaskOfAPicture() {
    WarmUp.main(new String[] {folder.toString()});

    assertTrue(Files.exists(folder.resolve("masks/picture.png")));
  }
}
