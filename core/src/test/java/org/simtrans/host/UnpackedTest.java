package org.simtrans.host;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class UnpackedTest {
  @TempDir Path folder;

  @Test
  void onlyWhatIsOursGoes() throws IOException {
    Path cache = Files.createDirectories(folder.resolve("cache"));
    NativeJars jars =
        new NativeJars(List.of(new NativeJars.Library(Path.of("a.jar/x/a.so"), 3, 0)));
    Path ours = Files.createDirectories(cache.resolve("a.jar/x"));
    Files.write(ours.resolve("a.so"), new byte[3]);
    Path theirs = Files.createDirectories(cache.resolve("other.jar"));
    Files.write(theirs.resolve("b.so"), new byte[5]);
    Files.createSymbolicLink(ours.resolve("link"), theirs);
    Path log = Files.write(folder.resolve("simtrans-crash-12.log"), new byte[7]);
    Path notes = Files.write(folder.resolve("simtrans-crash-notes.log"), new byte[9]);

    List<Unpacked.Removed> removed =
        Unpacked.removeAll(List.of(new NativeFolder(cache, false)), jars);

    assertEquals(
        List.of(new Unpacked.Removed(cache.resolve("a.jar"), 3), new Unpacked.Removed(log, 7)),
        removed);
    assertFalse(Files.exists(cache.resolve("a.jar")));
    assertTrue(Files.exists(theirs.resolve("b.so")), "a link is not followed");
    assertTrue(Files.exists(notes));
  }

  @Test
  void nothingThereIsNothingRemoved() {
    NativeJars jars = new NativeJars(List.of(new NativeJars.Library(Path.of("a.jar/a.so"), 3, 0)));
    assertEquals(
        List.of(),
        Unpacked.removeAll(List.of(new NativeFolder(folder.resolve("none"), false)), jars));
  }
}
