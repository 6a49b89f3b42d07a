package org.simtrans.app;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.simtrans.phantom.PhantomCohort;
import org.simtrans.phantom.PhantomConfig;

/**
 * Training in a process of its own, killed without warning, ends with the bits of one left alone.
 */
@Tag("slow")
class KillTest {
  private static final int STEPS = 60;

  @TempDir Path folder;

  @Test
  void theFinalWeightsAreTheSame() throws IOException, InterruptedException {
    PhantomConfig small = new PhantomConfig(26, 30, 24, 7, 0.03, 0.2, 20, 150);
    PhantomCohort.write(folder.resolve("data"), small, 8, 1, 2, done -> {});
    Path whole = folder.resolve("whole");
    Path killed = folder.resolve("killed");
    assertEquals(0, train(whole, false).waitFor());
    for (int kill = 0; kill < 3; kill++) {
      Process process = train(killed, kill > 0);
      waitForEpoch(killed, process, kill + 1);
      process.destroyForcibly().waitFor(); // SIGKILL
    }
    assertEquals(0, train(killed, true).waitFor());
    for (String file : new String[] {"model.safetensors", "splits.json"}) {
      assertArrayEquals(
          Files.readAllBytes(whole.resolve(file)), Files.readAllBytes(killed.resolve(file)), file);
    }
  }

  private Process train(Path out, boolean resume) throws IOException {
    List<String> command =
        new ArrayList<>(
            List.of(
                ProcessHandle.current().info().command().orElse("java"),
                "-Xmx1g",
                "-Dorg.bytedeco.javacpp.nopointergc=true",
                "-Dorg.bytedeco.javacpp.maxPhysicalBytes=0",
                "-Dorg.bytedeco.javacpp.maxBytes=0",
                "-cp",
                System.getProperty("java.class.path"),
                "org.simtrans.app.Main"));
    command.addAll(List.of("train", "--data", folder.resolve("data").toString()));
    command.addAll(List.of("--out", out.toString(), "--preset", "tiny", "--size", "32"));
    command.addAll(List.of("--batch", "4", "--steps", Integer.toString(STEPS)));
    if (resume) {
      command.add("--resume");
    }
    File log = folder.resolve(out.getFileName() + ".log").toFile();
    return new ProcessBuilder(command)
        .redirectErrorStream(true)
        .redirectOutput(ProcessBuilder.Redirect.appendTo(log))
        .start();
  }

  /** Until that many epochs are in the log, and a moment more, so that the kill falls anywhere. */
  private static void waitForEpoch(Path run, Process process, int epochs)
      throws IOException, InterruptedException {
    Path log = run.resolve("metrics.jsonl");
    while (process.isAlive()) {
      long seen =
          Files.exists(log)
              ? Files.readAllLines(log).stream().filter(l -> l.contains("train_loss")).count()
              : 0;
      if (seen >= epochs) {
        TimeUnit.MILLISECONDS.sleep(200 + 150L * epochs);
        return;
      }
      TimeUnit.MILLISECONDS.sleep(50);
    }
  }
}
