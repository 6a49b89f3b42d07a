package org.simtrans;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
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
      assertTrue(thrown.getMessage().endsWith(failure.getMessage()), thrown.getMessage());
      assertEquals("old", Files.readString(file));
      assertEquals(Set.of("file.txt"), names(folder));
    }
  }

  /** A process of such a number cannot be: Linux has at most 2^22. */
  private static ProcessMark ended() {
    return new ProcessMark(ProcessMark.own().machine(), 2147483646, "abc");
  }

  /** Another process may have the number of one that ended; another host has numbers of its own. */
  @Test
  void onlyLeftoversOfProcessesThatEndedHereAreRemoved() throws IOException {
    ProcessMark own = ProcessMark.own();
    ProcessMark reused = new ProcessMark(own.machine(), own.process(), "0");
    ProcessMark elsewhere = new ProcessMark("other_0123abcd", 2147483646, "abc");
    List<String> kept =
        List.of(
            ".a.%s.0.part".formatted(own),
            ".a.%s.0.part".formatted(elsewhere),
            "a.%s.0.part".formatted(ended()),
            ".a.2147483646.part",
            ".a.part",
            ".a.%s.0.parts".formatted(ended()));
    for (String name : kept) {
      Files.writeString(folder.resolve(name), "");
    }
    for (ProcessMark mark : List.of(ended(), reused)) {
      Files.writeString(folder.resolve(".a.%s.17.part".formatted(mark)), "");
    }
    Path below = Files.createDirectories(folder.resolve("below"));
    Files.writeString(below.resolve(".a.%s.0.part".formatted(ended())), "");
    AtomicFile.removeLeftovers(folder);
    Set<String> left = names(folder);
    assertTrue(left.containsAll(kept), left.toString());
    assertEquals(kept.size() + 1, left.size(), left.toString());
    assertEquals(1, names(below).size(), "not below it");
    AtomicFile.removeLeftovers(folder.resolve("nothing"));
  }

  /** In folders that no verb looks after, such as those of labels that the server writes. */
  @Test
  void theFirstFileInAFolderRemovesWhatAKillLeft() throws IOException {
    String dead = ".a.%s.3.part".formatted(ended());
    String alive = ".a.%s.4.part".formatted(ProcessMark.own());
    Files.writeString(folder.resolve(dead), "half");
    Files.writeString(folder.resolve(alive), "half");
    AtomicFile.writeString(folder.resolve("a"), "whole");
    assertEquals(Set.of("a", alive), names(folder));
  }

  /** What a link leads to was not made here, whatever the link is called. */
  @Test
  void aLinkIsNoLeftover() throws IOException {
    Path target = Files.writeString(folder.resolve("precious"), "x");
    Path link = folder.resolve(".a.%s.0.part".formatted(ended()));
    Files.createSymbolicLink(link, target);
    AtomicFile.removeLeftovers(folder);
    assertEquals(2, names(folder).size());
    assertEquals("x", Files.readString(target));
  }

  /** The temporary file has a shorter name than the longest, whatever the target is called. */
  @Test
  void theLongestNameCanBeWritten() throws IOException {
    for (String letter : List.of("a", "é", "\uD83E\uDDE0")) { // 1, 2 and 4 bytes
      int bytes = letter.getBytes(StandardCharsets.UTF_8).length;
      Path file = folder.resolve(letter.repeat(255 / bytes));
      AtomicFile.writeString(file, "x");
      assertEquals("x", Files.readString(file));
    }
  }

  /** Of several threads that write one file, one is the last; none meets a part of another. */
  @Test
  void threadsWriteOneFile() throws IOException {
    Path file = folder.resolve("file.txt");
    IntStream.range(0, 64)
        .parallel()
        .forEach(
            i -> {
              try {
                AtomicFile.writeString(file, "x".repeat(1 << 17));
              } catch (IOException e) {
                throw new UncheckedIOException(e);
              }
            });
    assertEquals("x".repeat(1 << 17), Files.readString(file));
    assertEquals(Set.of("file.txt"), names(folder));
  }

  /** Java says of a full disk that there is no space, and not which file was to be written. */
  @Test
  void whatCouldNotBeWrittenIsNamed() throws IOException {
    Path file = folder.resolve("mask.nii");
    FileSystemException refused =
        assertThrows(
            FileSystemException.class,
            () ->
                AtomicFile.write(
                    file,
                    out -> {
                      out.write(1);
                      throw new IOException("No space left on device");
                    }));
    assertEquals(file.toString(), refused.getFile());
    assertEquals("No space left on device", Reason.of(refused));
    assertEquals(Set.of(), names(folder));
  }

  /** Not the temporary file, of which the user knows nothing. */
  @Test
  void theTargetIsNamedWhereTheSystemNamesThePart() throws IOException {
    Path folderInTheWay = Files.createDirectories(folder.resolve("mask.nii/x")).getParent();
    FileSystemException refused =
        assertThrows(
            FileSystemException.class, () -> AtomicFile.writeString(folderInTheWay, "content"));
    assertEquals(folderInTheWay.toString(), refused.getFile());
    assertEquals(Set.of("mask.nii"), names(folder));
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
