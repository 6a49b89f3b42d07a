package org.simtrans;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Scans that have to be written meanwhile stay nowhere. */
class TemporaryFolderTest {
  @TempDir Path above;

  /** Writes a scan, says so, and waits to be killed. */
  static final class Waiting {
    public static void main(String[] args) throws IOException, InterruptedException {
      try (TemporaryFolder folder = TemporaryFolder.make("scan")) {
        Files.createDirectories(folder.resolve("in"));
        Files.writeString(folder.resolve("in/0.dcm"), "pixels");
        System.out.println("written");
        Thread.sleep(Long.MAX_VALUE);
      }
    }
  }

  private List<Path> content() throws IOException {
    try (Stream<Path> files = Files.list(above)) {
      return files.toList();
    }
  }

  @Test
  void closingRemovesAll() throws IOException {
    try (TemporaryFolder folder = TemporaryFolder.makeIn(above, "scan")) {
      Files.createDirectories(folder.resolve("a/b"));
      Files.writeString(folder.resolve("a/b/c.nii"), "pixels");
      assertEquals(List.of(folder.path()), content());
    }
    assertEquals(List.of(), content());
  }

  @Test
  void onlyThisUserLooksIntoIt() throws IOException {
    assumeTrue(Files.getFileStore(above).supportsFileAttributeView("posix"), "no POSIX rights");
    try (TemporaryFolder folder = TemporaryFolder.makeIn(above, "scan")) {
      assertEquals(
          PosixFilePermissions.fromString("rwx------"),
          Files.getPosixFilePermissions(folder.path()));
    }
  }

  @Test
  void whatAKilledProcessLeftIsRemovedByTheNext() throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(
                ProcessHandle.current().info().command().orElse("java"),
                "-XX:-UsePerfData",
                "-Djava.io.tmpdir=" + above,
                "-cp",
                System.getProperty("java.class.path"),
                Waiting.class.getName())
            .redirectErrorStream(true)
            .start();
    assertTrue(process.inputReader().lines().anyMatch("written"::equals));
    try (TemporaryFolder folder = TemporaryFolder.makeIn(above, "scan")) {
      assertEquals(2, content().size(), "the other process still needs its own");
    }
    process.destroyForcibly().waitFor();
    assertEquals(1, content().size());
    TemporaryFolder.makeIn(above, "mask").close();
    assertEquals(1, content().size(), "it is of another kind");
    try (TemporaryFolder folder = TemporaryFolder.makeIn(above, "scan")) {
      assertEquals(List.of(folder.path()), content());
    }
  }

  /** "doctor --clean" asks for these. */
  @Test
  void leftoversOfAllKindsAreListed() throws IOException {
    Path temporary = Path.of(System.getProperty("java.io.tmpdir"));
    ProcessMark own = ProcessMark.own();
    ProcessMark dead = new ProcessMark(own.machine(), own.process(), "0");
    Path scan = Files.createDirectory(temporary.resolve("simtrans-scan." + dead + ".1"));
    Path mask = Files.createDirectory(temporary.resolve("simtrans-mask." + dead + ".2"));
    Path alive = Files.createDirectory(temporary.resolve("simtrans-mask." + own + ".3"));
    try {
      List<Path> left = TemporaryFolder.leftovers();
      assertTrue(left.containsAll(List.of(scan, mask)), left.toString());
      assertFalse(left.contains(alive));
    } finally {
      for (Path made : List.of(scan, mask, alive)) {
        Files.delete(made);
      }
    }
  }

  /** Other kinds, other processes, other hosts, links, and folders of others that look alike. */
  @Test
  void everythingElseStays() throws IOException {
    ProcessMark own = ProcessMark.own();
    ProcessMark dead = new ProcessMark(own.machine(), own.process(), "0");
    ProcessMark elsewhere = new ProcessMark("other_00000000", own.process(), "0");
    Path target = Files.createDirectory(above.resolve("target"));
    Files.writeString(target.resolve("notes.txt"), "mine");
    Files.createSymbolicLink(above.resolve("simtrans-scan." + dead + ".1"), target);
    Path left = Files.createDirectory(above.resolve("simtrans-scan." + dead + ".2"));
    Files.createSymbolicLink(left.resolve("link"), target);
    for (String name :
        List.of(
            "simtrans-mask." + dead + ".3",
            "simtrans-scan." + own + ".4",
            "simtrans-scan." + elsewhere + ".5",
            "simtrans-scan." + dead + ".notes",
            "simtrans-scan-6")) {
      Files.writeString(Files.createDirectory(above.resolve(name)).resolve("a"), "x");
    }
    TemporaryFolder.makeIn(above, "scan").close();
    assertFalse(Files.exists(left));
    assertEquals(7, content().size(), content().toString());
    assertTrue(Files.exists(target.resolve("notes.txt")));
  }
}
