package org.simtrans.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** One process at a time works in a run folder, and a dead one keeps nobody out. */
class RunLockTest {
  @TempDir Path folder;

  /** Takes the lock, says so, and waits to be killed. */
  static final class Holder {
    public static void main(String[] args) throws InterruptedException {
      RunLock.take(Path.of(args[0]), System.out::println);
      System.out.println("held");
      Thread.sleep(Long.MAX_VALUE);
    }
  }

  @Test
  void aSecondProcessIsRefusedUntilTheFirstIsDead() throws IOException, InterruptedException {
    Path run = folder.resolve("run");
    Process holder =
        new ProcessBuilder(
                ProcessHandle.current().info().command().orElse("java"),
                "-cp",
                System.getProperty("java.class.path"),
                Holder.class.getName(),
                run.toString())
            .redirectErrorStream(true)
            .start();
    try (BufferedReader said = holder.inputReader(StandardCharsets.UTF_8)) {
      assertEquals("held", said.readLine());
      RunException refused =
          assertThrows(RunException.class, () -> RunLock.take(run, sentence -> {}));
      assertTrue(
          refused.getMessage().contains(run + " is in use by process " + holder.pid()),
          refused.getMessage());
    } finally {
      holder.destroyForcibly().waitFor(); // SIGKILL
    }
    assertTrue(Files.exists(run.resolve(".lock")));
    RunLock.take(run, sentence -> {}).close();
  }

  @Test
  void oneProcessCannotTakeItTwice() {
    try (RunLock lock = RunLock.take(folder, sentence -> {})) {
      assertThrows(RunException.class, () -> RunLock.take(folder, sentence -> {}));
      assertThrows(RunException.class, () -> RunLock.take(folder, sentence -> {}));
    }
    RunLock.take(folder, sentence -> {}).close();
  }

  @Test
  void aFolderInWhichNothingWasBegunDoesNotStay() throws IOException {
    Path run = folder.resolve("some").resolve("run");
    RunLock.take(run, sentence -> {}).close();
    assertFalse(Files.exists(run));
    try (RunLock lock = RunLock.take(run, sentence -> {})) {
      Files.writeString(run.resolve("config.json"), "{}");
    }
    assertTrue(Files.exists(run));
  }

  /** Folders above it go as well if they were made for it; those that were there stay. */
  @Test
  void onlyFoldersThatWereMadeAreRemoved() throws IOException {
    Path there = Files.createDirectories(folder.resolve("there"));
    RunLock.take(there, sentence -> {}).close();
    assertTrue(Files.exists(there));
    assertFalse(Files.exists(there.resolve(".lock")));
    RunLock.take(there.resolve("a/b"), sentence -> {}).close();
    assertFalse(Files.exists(there.resolve("a")));
  }

  /** The lock's file is written anew; another file must not be, under this name or by a link. */
  @ParameterizedTest
  @ValueSource(strings = {"symbolic", "hard", "file", "folder", "dangling"})
  void anotherFileIsNotTakenForTheLock(String kind) throws IOException {
    Path target = Files.writeString(folder.resolve("mine.txt"), "mine");
    Path run = Files.createDirectories(folder.resolve("run"));
    Path lock = run.resolve(".lock");
    switch (kind) {
      case "symbolic" -> Files.createSymbolicLink(lock, target);
      case "dangling" -> Files.createSymbolicLink(lock, folder.resolve("new"));
      case "hard" -> Files.createLink(lock, target);
      case "folder" -> Files.createDirectory(lock);
      default -> Files.writeString(lock, "mine");
    }
    RunException refused =
        assertThrows(RunException.class, () -> RunLock.take(run, sentence -> {}));
    assertTrue(refused.getMessage().contains("not a lock"), refused.getMessage());
    assertEquals("mine", Files.readString(target));
    assertFalse(Files.exists(folder.resolve("new")));
    assertTrue(Files.exists(lock, LinkOption.NOFOLLOW_LINKS));
  }

  @Test
  void theLockNamesHostProcessAndTime() throws IOException {
    try (RunLock lock = RunLock.take(folder, sentence -> {})) {
      String text = Files.readString(folder.resolve(".lock"));
      assertTrue(
          text.matches(
              "process %d on .+ since \\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\dZ\n"
                  .formatted(ProcessHandle.current().pid())),
          text);
      Files.writeString(folder.resolve("config.json"), "{}");
    }
    RunLock.take(folder, sentence -> {}).close();
  }
}
