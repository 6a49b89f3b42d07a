package org.simtrans.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.simtrans.ProcessMark;
import org.simtrans.run.RunFolder;

/** Only what SimTrans prepared is removed, and only from folders of the run. */
class SliceCacheTest {
  @TempDir Path folder;

  private static String slices(long process) {
    ProcessMark own = ProcessMark.own();
    return ".slices.%s.3.tmp".formatted(new ProcessMark(own.machine(), process, own.start()));
  }

  private static Set<String> names(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.map(file -> file.getFileName().toString()).collect(Collectors.toSet());
    }
  }

  private void clear() {
    SliceCache.left(new RunFolder(folder)).forEach(SliceCache::clear);
  }

  @Test
  void filesOfOthersStay() throws IOException {
    Path cache = Files.createDirectories(folder.resolve(".cache"));
    Files.writeString(cache.resolve("notes.txt"), "mine");
    Files.writeString(cache.resolve(slices(2147483646)), "killed");
    Files.writeString(cache.resolve(slices(ProcessHandle.current().pid())), "at work");
    clear();
    assertEquals(Set.of("notes.txt", slices(ProcessHandle.current().pid())), names(cache));
  }

  /** A run of fewer ranks than the one that was killed. */
  @Test
  void emptyFoldersOfAllRanksGo() throws IOException {
    for (String name : new String[] {".cache", ".cache-1", ".cache-17", ".cache-old", "cache"}) {
      Files.createDirectories(folder.resolve(name));
    }
    Files.writeString(folder.resolve(".cache-1").resolve(slices(2147483646)), "killed");
    clear();
    assertEquals(Set.of(".cache-old", "cache"), names(folder));
  }

  @Test
  void aLinkIsNotFollowed() throws IOException {
    Path target = Files.createDirectories(folder.resolve("target"));
    Files.writeString(target.resolve("notes.txt"), "mine");
    Files.writeString(target.resolve(slices(2147483646)), "x");
    Files.createSymbolicLink(folder.resolve(".cache"), target);
    clear();
    assertEquals(2, names(target).size());
    assertTrue(Files.isSymbolicLink(folder.resolve(".cache")));
    Files.delete(folder.resolve(".cache"));
    assertFalse(Files.exists(folder.resolve(".cache")));
  }
}
