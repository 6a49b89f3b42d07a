package org.simtrans.train;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.simtrans.run.RunFolder;

/** A training loop that forgot a tensor would grow by it with each step. */
@Tag("slow")
class MemoryTest {
  private static final Path STATM = Path.of("/proc/self/statm");

  @TempDir Path folder;

  @Test
  void isFlat() {
    Assumptions.assumeTrue(Files.exists(STATM), "resident memory is read from /proc: Linux only");
    SquaresCohort.write(folder.resolve("data"), 40);
    Map<Long, Long> pages = new HashMap<>();
    TrainingListener listener =
        new TrainingListener() {
          @Override
          public void onStep(StepEvent event) {
            if (event.step() == 50 || event.step() == 300) {
              pages.put(event.step(), residentPages());
            }
          }
        };
    Training.run(
        SquaresCohort.trainConfig(folder.resolve("data"), 300, 1e-3),
        RunSession.in(new RunFolder(folder.resolve("run"))).heardBy(listener));
    double growth = pages.get(300L) / (double) pages.get(50L);
    assertTrue(growth < 1.03, "resident memory grew by a factor of " + growth);
  }

  private static long residentPages() {
    System.gc(); // the heap's garbage is not what is measured
    try {
      return Long.parseLong(Files.readString(STATM).split(" ")[1]);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
