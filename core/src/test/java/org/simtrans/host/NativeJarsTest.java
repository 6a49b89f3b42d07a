package org.simtrans.host;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NativeJarsTest {
  private static final NativeJars JARS = NativeJars.here();

  @TempDir Path folder;

  @Test
  void nothingIsMissingWhereTorchWasLoadedFrom() {
    Torch.load();

    assertEquals(0, JARS.missingFrom(Torch.cacheFolder()));
    assertTrue(JARS.missingFrom(folder) > 200_000_000, "libtorch is larger than that");
  }

  @Test
  void aLibraryOfTheRightSizeWithOtherBytesIsDamaged() throws IOException {
    Torch.load();
    NativeJars.Library small =
        JARS.libraries().stream()
            .min(Comparator.comparingLong(NativeJars.Library::bytes))
            .orElseThrow();
    Path copy = folder.resolve(small.file());
    Files.createDirectories(copy.getParent());
    byte[] bytes = Files.readAllBytes(Torch.cacheFolder().resolve(small.file()));
    Files.write(copy, bytes);
    assertEquals(List.of(), JARS.damagedIn(folder));

    bytes[bytes.length / 2] ^= 1;
    Files.write(copy, bytes);

    assertEquals(List.of(copy), JARS.damagedIn(folder));
  }

  @Test
  void aPlatformWithoutLibrariesHasNone() {
    assertEquals(List.of(), NativeJars.of("linux-arm64").libraries());
    assertTrue(NativeJars.folder("pytorch", "linux-arm64").isEmpty());
  }
}
