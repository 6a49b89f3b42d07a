package org.simtrans;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A file is there whole or as it was. */
class AtomicFileTest {
  @TempDir Path folder;

  private Set<String> names(Path where) throws IOException {
    try (Stream<Path> files = Files.list(where)) {
      return files.map(file -> file.getFileName().toString()).collect(Collectors.toSet());
    }
  }

  @Test
  void foldersAboveAreMadeAndNothingElseIsLeft() throws IOException {
    Path file = folder.resolve("deep/down/file.txt");
    AtomicFile.writeString(file, "é");
    assertEquals("é", Files.readString(file));
    AtomicFile.writeString(file, "other");
    assertEquals("other", Files.readString(file));
    assertEquals(Set.of("file.txt"), names(file.getParent()));
  }

  @Test
  void whatFailsLeavesTheOldContent() throws IOException {
    Path file = Files.writeString(folder.resolve("file.txt"), "old");
    for (Exception failure : List.of(new IOException("disk"), new IllegalStateException("bug"))) {
      Exception thrown =
          assertThrows(
              failure.getClass(),
              () ->
                  AtomicFile.write(
                      file,
                      out -> {
                        out.write(new byte[1 << 17]);
                        if (failure instanceof IOException io) {
                          throw io;
                        }
                        throw (RuntimeException) failure;
                      }));
      assertEquals(failure.getMessage(), thrown.getMessage());
      assertEquals("old", Files.readString(file));
      assertEquals(Set.of("file.txt"), names(folder));
    }
  }

  /** A process of such a number cannot be: Linux has at most 2^22. */
  @Test
  void onlyLeftoversOfProcessesThatEndedAreRemoved() throws IOException {
    String mine = ".a." + ProcessHandle.current().pid() + ".part";
    List<String> kept = List.of(mine, "a.2147483646.part", ".a.part", ".a.x.part", ".a.7.parts");
    for (String name : kept) {
      Files.writeString(folder.resolve(name), "");
    }
    for (String name : List.of(".a.2147483646.part", ".b.99999999999999999999.part")) {
      Files.writeString(folder.resolve(name), "");
    }
    Path below = Files.createDirectories(folder.resolve("below"));
    Files.writeString(below.resolve(".a.2147483646.part"), "");
    AtomicFile.removeLeftovers(folder);
    Set<String> left = names(folder);
    assertTrue(left.containsAll(kept), left.toString());
    assertEquals(kept.size() + 1, left.size(), left.toString());
    assertEquals(1, names(below).size(), "not below it");
    AtomicFile.removeLeftovers(folder.resolve("nothing"));
  }

  @Test
  void aMoveReplaces() throws IOException {
    Path from = Files.writeString(folder.resolve("from"), "new");
    Path to = Files.writeString(folder.resolve("to"), "old");
    AtomicFile.move(from, to);
    assertEquals("new", Files.readString(to));
    assertFalse(Files.exists(from));
  }
}
