package org.simtrans.host;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NativeFolderTest {
  private static final NativeJars JARS = NativeJars.here();

  @TempDir Path folder;

  @Test
  void anEmptyFolderServesIfThereIsRoom() {
    NativeFolder fresh = new NativeFolder(folder.resolve("a/b"), false);

    assertEquals(Optional.empty(), fresh.obstacle(1));
    assertTrue(fresh.obstacle(Long.MAX_VALUE).orElseThrow().contains("of free space where"));
  }

  @Test
  void whatOthersMayWriteToDoesNot() throws IOException {
    Assumptions.assumeTrue(
        folder.getFileSystem().supportedFileAttributeViews().contains("posix"), "no permissions");
    Path open = Files.createDirectory(folder.resolve("open"));
    Files.setPosixFilePermissions(open, PosixFilePermissions.fromString("rwxrwxrwx"));

    String obstacle = new NativeFolder(open.resolve("cache"), true).obstacle(0).orElseThrow();

    assertTrue(obstacle.contains("can be written by others"), obstacle);
    assertEquals(Optional.empty(), new NativeFolder(folder.resolve("own/c"), true).obstacle(0));
    assertEquals(
        "rwx------",
        PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.resolve("own"))));
  }

  @Test
  void theFirstThatServesIsTaken() throws IOException {
    Path file = Files.createFile(folder.resolve("file"));
    NativeFolder no = new NativeFolder(file.resolve("cache"), false);
    NativeFolder yes = new NativeFolder(folder.resolve("yes"), false);

    NativeFolder.Choice choice = NativeFolder.firstUsable(List.of(no, yes), JARS);

    assertEquals(yes.path(), choice.folder());
    assertTrue(choice.passedOver().get(0).startsWith(no.path().toString()), choice.toString());
    TorchUnavailableException none =
        assertThrows(
            TorchUnavailableException.class, () -> NativeFolder.firstUsable(List.of(no), JARS));
    assertTrue(none.getMessage().contains("SIMTRANS_CACHE=FOLDER"), none.getMessage());
  }
}
