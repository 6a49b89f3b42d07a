package org.simtrans.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.simtrans.cohort.Cohort;
import org.simtrans.image.Affine;
import org.simtrans.image.Images;
import org.simtrans.image.Volume;
import org.simtrans.layout.CohortException;
import org.simtrans.layout.Splits;
import org.simtrans.layout.subjects.SubjectRule;
import org.simtrans.phantom.PhantomCohort;
import org.simtrans.phantom.PhantomConfig;
import org.simtrans.run.RunFolder;
import org.simtrans.run.RunJson;
import org.simtrans.train.RunSession;
import org.simtrans.train.Training;

/**
 * A run of a version that knew no rule for subjects finds those of its split again: else nobody
 * would be held back, and a run that goes on would learn from its test subjects.
 */
class EarlierSubjectsTest {
  @TempDir Path folder;

  private Path heads() throws IOException {
    Path data = folder.resolve("heads");
    PhantomCohort.write(
        data, new PhantomConfig(26, 30, 24, 7, 0.03, 0.2, 20, 150), 6, 1, 1, done -> {});
    return data;
  }

  private static Cohort seenBy(DataConfig config) {
    ObjectNode earlier = (ObjectNode) RunJson.tree(config);
    earlier.remove("subject_from");
    DataConfig read = RunJson.as(earlier, DataConfig.class, Path.of("config.json"));
    assertEquals(SubjectRule.EARLIER, read.subjectFrom());
    return read.open();
  }

  @Test
  void subjectsOfALayoutAreAsItNamesThem() throws IOException {
    DataConfig config = TrainConfig.preset(Preset.TINY, heads()).data();
    Cohort now = config.open();
    assertEquals(6, now.subjects().size());
    assertEquals(now.subjects(), seenBy(config).subjects());
  }

  @Test
  void subjectsOfPicturesAreTheirFiles() throws IOException {
    Path data = folder.resolve("pictures");
    for (String name : List.of("p1_a", "p1_b", "p2_a", "p2_b")) {
      Images.write(
          data.resolve("images").resolve(name + ".nii.gz"),
          Volume.of(new int[] {2, 2, 2}, Affine.scaling(1, 1, 1), new float[8]));
    }
    DataConfig config = TrainConfig.preset(Preset.TINY, data).data();
    assertEquals(List.of("p1_a", "p1_b", "p2_a", "p2_b"), seenBy(config).subjects());
  }

  @Test
  void aSplitOfOtherNamesIsRefusedAndNothingIsLearned() throws IOException {
    Path data = heads();
    Path splits = folder.resolve("splits.json");
    new Splits(List.of("c0001s0001"), List.of("somebody"), List.of("else")).write(splits);
    PretrainConfig config = PretrainConfig.preset(Preset.TINY, data).withSplits(splits);
    Path run = folder.resolve("run");
    CohortException refused =
        assertThrows(
            CohortException.class, () -> Training.run(config, RunSession.in(new RunFolder(run))));
    assertTrue(refused.getMessage().contains("holds back 2 subjects"), refused.getMessage());
    assertTrue(Files.notExists(run) || Files.notExists(run.resolve("config.json")));
  }

  @Test
  void subjectsThatAreGoneAreSaid() throws IOException {
    Cohort cohort = TrainConfig.preset(Preset.TINY, heads()).data().open();
    String first = cohort.subjects().get(0);
    assertEquals(List.of(), cohort.requireHeldBack(new Splits(List.of("x"), List.of(), List.of())));
    List<String> said =
        cohort.requireHeldBack(new Splits(List.of(), List.of(first), List.of("gone")));
    assertEquals(1, said.size());
    assertTrue(said.get(0).contains("1 of 2 subjects") && said.get(0).contains("'gone'"));
  }
}
