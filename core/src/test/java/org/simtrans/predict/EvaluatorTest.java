package org.simtrans.predict;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.simtrans.cohort.Cohort;
import org.simtrans.cohort.CohortOptions;
import org.simtrans.image.Affine;
import org.simtrans.image.Images;
import org.simtrans.image.Volume;
import org.simtrans.layout.CohortException;
import org.simtrans.metric.Counts;
import org.simtrans.metric.EvaluatedCase;
import org.simtrans.metric.Evaluation;
import org.simtrans.metric.EvaluationSettings;

/** Masks against truths, voxel by voxel. */
class EvaluatorTest {
  private static final int[] SHAPE = {7, 6, 5};
  private static final int VOXELS = 7 * 6 * 5;

  @TempDir Path folder;

  private final Random random = new Random(2);

  private boolean[] noise() {
    boolean[] mask = new boolean[VOXELS];
    for (int v = 0; v < VOXELS; v++) {
      mask[v] = v % 12 != 11 && random.nextInt(3) == 0; // which is air
    }
    return mask;
  }

  private void image(String name, boolean[] bright) {
    float[] values = new float[VOXELS];
    for (int v = 0; v < VOXELS; v++) {
      values[v] = v % 12 == 11 ? 1 : bright[v] ? 200 : 100;
    }
    Images.write(
        folder.resolve("images/" + name + ".nii"),
        Volume.of(SHAPE, Affine.scaling(1, 2, 3), values));
  }

  private void truth(String name, boolean[] is) {
    byte[] labels = new byte[VOXELS];
    for (int v = 0; v < VOXELS; v++) {
      labels[v] = (byte) (is[v] ? 1 : 0);
    }
    Images.write(
        folder.resolve("labels/" + name + ".nii"),
        Volume.ofLabels(SHAPE, Affine.scaling(1, 2, 3), labels));
  }

  private static Counts plainly(boolean[] truth, boolean[] drawn) {
    long[] counts = new long[4];
    for (int v = 0; v < VOXELS; v++) {
      counts[truth[v] ? drawn[v] ? 0 : 2 : drawn[v] ? 1 : 3]++;
    }
    return new Counts(counts[0], counts[1], counts[2], counts[3]);
  }

  private static Evaluator evaluator() {
    return new Evaluator(
        Segmenter.of(Rule.of(8, 8, .5, 1)), EvaluationSettings.of("test", .5, List.of(1)));
  }

  private Cohort cohort() {
    return Cohort.open(folder, CohortOptions.defaults());
  }

  @Test
  void everyVoxelIsHeldAgainstItsTruth() {
    List<Counts> expected = new ArrayList<>();
    for (String name : List.of("a", "b")) {
      boolean[] drawn = noise();
      boolean[] is = noise();
      image(name, drawn);
      truth(name, is);
      expected.add(plainly(is, drawn));
    }
    image("unlabelled", noise());
    List<String> seen = new ArrayList<>();
    List<Integer> progress = new ArrayList<>();
    Evaluation evaluation =
        evaluator()
            .evaluate(
                cohort(),
                (one, prediction, truth, result) -> {
                  seen.add(one.name());
                  assertEquals(expected.get(seen.size() - 1), result.total(0));
                  long hits = 0;
                  for (int p = 0; p < truth.length; p++) {
                    hits += truth[p] == 1 && prediction.labels()[p] == 1 ? 1 : 0;
                  }
                  assertEquals(result.total(0).tp(), hits, "both in one order of pixels");
                },
                (done, total) -> {
                  assertEquals(2, total);
                  progress.add(done);
                });
    assertEquals(List.of("a", "b"), seen);
    assertEquals(List.of(1, 2), progress);
    assertEquals(2, evaluation.subjects());
    assertEquals(10, evaluation.slices());
    Counts both = expected.get(0).plus(expected.get(1));
    double dice = 2.0 * both.tp() / (2.0 * both.tp() + both.fp() + both.fn());
    assertEquals(dice, evaluation.overall().pooled().dice().mean(), 1e-12);
    long tp = 0;
    for (EvaluatedCase one : evaluation.cases()) {
      for (EvaluatedCase.SliceCounts slice : one.slices()) {
        tp += slice.tp();
        assertEquals(42, slice.tp() + slice.fp() + slice.fn() + slice.tn());
      }
    }
    assertEquals(both.tp(), tp);
  }

  @Test
  void whatIsDrawnPerfectlyScoresOne() {
    boolean[] both = noise();
    image("a", both);
    truth("a", both);
    Evaluation evaluation = evaluator().evaluate(cohort(), (a, b, c, d) -> {}, (d, t) -> {});
    assertEquals(1, evaluation.overall().perSubject().dice().mean());
    assertEquals(0, evaluation.overall().perSubject().hd95Mm().mean());
    assertEquals(1, evaluation.overall().perSubject().nsd().mean());
  }

  @Test
  void withoutATruthThereIsNothingToEvaluate() {
    image("a", noise());
    CohortException refused =
        assertThrows(
            CohortException.class,
            () -> evaluator().evaluate(cohort(), (a, b, c, d) -> {}, (d, t) -> {}));
    assertTrue(refused.getMessage().contains("'test'"), refused.getMessage());
  }

  /** Along x, y and z: labels are brought into the stack's order and back. */
  @Test
  void aStackIsTheVolumeInAnotherOrder() {
    boolean[] bright = noise();
    image("a", bright);
    truth("a", bright);
    Volume volume = Images.read(folder.resolve("images/a.nii"));
    Segmentation drawn = Segmenter.of(Rule.of(8, 8, .5, 1)).segment(volume, false);
    SliceStack stack = drawn.stack();
    assertArrayEquals(new double[] {1, 2, 3}, stack.spacing(), 1e-6);
    for (int z = 0; z < 5; z++) {
      for (int y = 0; y < 6; y++) {
        for (int x = 0; x < 7; x++) {
          // An axial slice begins at the front on the patient's right: both axes run backwards.
          int there = (6 - x) + 7 * (5 - y);
          assertEquals(
              drawn.labels()[x + 7 * (y + 6 * z)], stack.labelSlice(z)[there], x + " " + y);
          assertEquals(volume.value(x, y, z), stack.imageSlice(z).get(0)[there]);
        }
      }
    }
  }
}
