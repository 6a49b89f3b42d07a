package org.simtrans.train;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.simtrans.host.ResidentMemory;
import org.simtrans.run.RunFolder;

/** A training loop that forgot a tensor would grow by it with each step. */
@Tag("slow")
class MemoryTest {
  @TempDir Path folder;

  @Test
  void isFlat() {
    Assumptions.assumeTrue(ResidentMemory.now().isPresent(), "Linux tells what a process holds");
    SquaresCohort.write(folder.resolve("data"), 40);
    Map<Long, Long> bytes = new HashMap<>();
    TrainingListener listener =
        new TrainingListener() {
          @Override
          public void onStep(StepEvent event) {
            if (event.step() == 50 || event.step() == 300) {
              bytes.put(event.step(), held());
            }
          }
        };
    Training.run(
        SquaresCohort.trainConfig(folder.resolve("data"), 300, 1e-3),
        RunSession.in(new RunFolder(folder.resolve("run"))).heardBy(listener));
    double growth = bytes.get(300L) / (double) bytes.get(50L);
    assertTrue(growth < 1.03, "resident memory grew by a factor of " + growth);
  }

  private static long held() {
    System.gc(); // the heap's garbage is not what is measured
    ResidentMemory.resetPeak(); // and malloc gives back what is free
    return ResidentMemory.now().orElseThrow();
  }
}
