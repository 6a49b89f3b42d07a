package org.simtrans.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.simtrans.SimTransException;
import org.simtrans.config.RunConfig;
import org.simtrans.config.TrainConfig;
import org.simtrans.run.Outcome;
import org.simtrans.run.RunFolder;

/** What cannot begin says so before slices are prepared, and is not in the way afterwards. */
class FailedStartTest {
  @TempDir Path folder;
  private RunFolder run;
  private TrainConfig right;
  private final List<Long> prepared = new ArrayList<>();

  @BeforeEach
  void writeCohort() {
    SquaresCohort.write(folder.resolve("data"), 14);
    run = new RunFolder(folder.resolve("run"));
    right = SquaresCohort.trainConfig(folder.resolve("data"), 1, 1e-3);
  }

  @Test
  void weightsThatDoNotExist() {
    refused(right.withPretrained(folder.resolve("typo")), "typo");
    assertEquals(List.of(), prepared);
    assertFalse(Files.exists(run.path()));
    begins(right);
  }

  @Test
  void weightsOfAnotherEncoder() {
    Training.run(
        SquaresCohort.pretrainConfig(folder.resolve("data"), 1),
        RunSession.in(folder.resolve("swin")));
    TrainConfig other = right.withModel("simtrans", "resnet18");
    refused(other.withPretrained(folder.resolve("swin")), "swin");
    assertEquals(List.of(), prepared);
    assertFalse(Files.exists(run.path()));
    begins(right.withPretrained(folder.resolve("swin")));
  }

  @Test
  void aLossThatDoesNotExist() {
    refused(right.withLoss("nosuch"), "nosuch");
    assertEquals(List.of(), prepared);
    assertFalse(Files.exists(run.path()));
    begins(right);
  }

  @Test
  void anImageThatCannotBeRead() throws IOException {
    Path image = folder.resolve("data/images/s03.png");
    byte[] whole = Files.readAllBytes(image);
    Files.write(image, new byte[100]);
    refused(right, "s03.png");
    assertFalse(Files.exists(run.path()));
    Files.write(image, whole);
    begins(right);
  }

  /** Whatever else lies there is not ours to remove. */
  @Test
  void aFolderWithOtherFilesKeepsThem() throws IOException {
    Files.createDirectories(run.path());
    Files.writeString(run.path().resolve("notes.txt"), "mine");
    refused(right.withPretrained(folder.resolve("typo")), "typo");
    assertTrue(Files.exists(run.path().resolve("notes.txt")));
    assertFalse(run.exists());
    begins(right);
  }

  /** A resumed run has what it began with in its checkpoint. */
  @Test
  void aRunThatGoesOnNeedsNoWeightsToBeginWith() {
    begins(right);
    TrainConfig longer = right.with(right.optimisation().withSteps(2));
    assertEquals(
        Outcome.COMPLETE,
        Training.run(
            longer.withPretrained(folder.resolve("deleted")), RunSession.in(run).resuming(true)));
  }

  @Test
  void aResumedRunThatFailsIsKept() throws IOException {
    begins(right);
    Path image = folder.resolve("data/images/s03.png");
    Files.write(image, new byte[100]);
    assertThrows(
        SimTransException.class, () -> Training.run(right, RunSession.in(run).resuming(true)));
    assertTrue(run.exists());
    assertTrue(Files.exists(run.splits()));
    assertTrue(Files.exists(run.model()));
  }

  private void refused(RunConfig config, String word) {
    SimTransException refused =
        assertThrows(SimTransException.class, () -> Training.run(config, session()));
    assertTrue(refused.getMessage().contains(word), refused.getMessage());
  }

  private void begins(RunConfig config) {
    assertEquals(Outcome.COMPLETE, Training.run(config, session()));
  }

  private RunSession session() {
    return RunSession.in(run)
        .heardBy(
            new TrainingListener() {
              @Override
              public void onPreparing(int done, int total) {
                prepared.add((long) done);
              }
            });
  }
}
