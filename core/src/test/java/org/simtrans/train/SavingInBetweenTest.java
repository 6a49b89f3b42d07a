package org.simtrans.train;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.simtrans.config.TrainConfig;
import org.simtrans.run.Outcome;
import org.simtrans.run.RunFolder;
import org.simtrans.weights.SafeTensors;

/**
 * A checkpoint that another thread takes in the middle of a step or a look leads to the same end.
 */
@Tag("slow")
class SavingInBetweenTest {
  private static final int STEPS = 9; // an epoch has 2 to 4
  private static final int COPIES = 3;

  @TempDir Path folder;

  @Test
  void withAveragedWeightsAndBatchNorms() throws IOException, InterruptedException {
    SquaresCohort.write(folder.resolve("data"), 14);
    TrainConfig plain = SquaresCohort.trainConfig(folder.resolve("data"), STEPS, 1e-3);
    TrainConfig config = plain.with(plain.optimisation().withEma(0.9));
    RunFolder whole = new RunFolder(folder.resolve("whole"));
    StopSignal stop = new StopSignal();
    Thread work = new Thread(() -> Training.run(config, RunSession.in(whole).stoppedBy(stop)));
    work.start();
    List<RunFolder> copies = new ArrayList<>();
    Set<String> states = new HashSet<>();
    while (work.isAlive()) {
      if (copies.size() < COPIES && Files.exists(whole.model()) && stop.saveNow()) {
        copy(whole, "copy" + copies.size())
            .filter(copy -> states.add(state(copy)))
            .ifPresent(copies::add);
      }
      Thread.sleep(30);
    }
    assertTrue(copies.size() >= 2, "saved in the middle only " + copies.size() + " times");
    for (RunFolder copy : copies) {
      assertEquals(Outcome.COMPLETE, Training.run(config, RunSession.in(copy).resuming(true)));
      assertArrayEquals(
          Files.readAllBytes(whole.model()), Files.readAllBytes(copy.model()), state(copy));
    }
  }

  /** As a kill would leave it: the checkpoint is never younger than the weights that are kept. */
  private Optional<RunFolder> copy(RunFolder run, String name) throws IOException {
    RunFolder copy = new RunFolder(folder.resolve(name));
    Files.createDirectories(copy.checkpoints());
    try {
      for (String file :
          List.of(
              "checkpoint/last.safetensors", "model.safetensors", "config.json", "splits.json")) {
        Files.copy(
            run.path().resolve(file),
            copy.path().resolve(file),
            StandardCopyOption.REPLACE_EXISTING);
      }
      return Optional.of(copy);
    } catch (NoSuchFileException betweenTwoRenames) {
      return Optional.empty();
    }
  }

  private static String state(RunFolder run) {
    try (SafeTensors open = SafeTensors.open(run.checkpoints().resolve("last.safetensors"))) {
      return open.metadata().get("training_state").replaceAll("\"elapsed_minutes\":[^,]*,", "");
    }
  }
}
