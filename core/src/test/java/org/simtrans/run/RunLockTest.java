package org.simtrans.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

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
}
