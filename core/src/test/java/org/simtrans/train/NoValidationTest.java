package org.simtrans.train;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NoValidationTest {
  @TempDir Path folder;

  /** Said once, for one subject; not for a cohort that has some to spare. */
  @Test
  void isSaid() {
    assertEquals(1, said(1));
    assertEquals(0, said(14));
  }

  private long said(int subjects) {
    Path data = folder.resolve("data" + subjects);
    SquaresCohort.write(data, subjects);
    List<String> messages = new ArrayList<>();
    TrainingListener listener =
        new TrainingListener() {
          @Override
          public void onMessage(String message) {
            messages.add(message);
          }
        };
    RunSession session = RunSession.in(folder.resolve("run" + subjects)).heardBy(listener);
    Training.run(SquaresCohort.trainConfig(data, 1, 1e-3), session);
    return messages.stream().filter(one -> one.contains("left for validation")).count();
  }
}
