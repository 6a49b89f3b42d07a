package org.simtrans.predict;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.simtrans.data.Batch;
import org.simtrans.data.Fit;
import org.simtrans.data.Preprocessing;
import org.simtrans.image.Plane;
import org.simtrans.layout.Splits;
import org.simtrans.run.Ensemble;
import org.simtrans.run.FoldFolder;
import org.simtrans.run.RunException;
import org.simtrans.run.SlicePredictor;

class EnsembleTest {
  private static final Preprocessing SIZE = new Preprocessing(1, 2, Plane.AXIAL, Fit.PAD);
  private static final List<Path> NAMES = List.of(Path.of("a"), Path.of("b"), Path.of("c"));
  private static final Batch IMAGE = new Batch(1, 1, 1, 2, new float[] {1, -1});

  @TempDir private Path folder;

  private static Rule rule(double threshold, int smallestPart, float bright, float dark) {
    return Rule.of(
        SIZE, List.of(1), threshold, smallestPart, new float[] {bright}, new float[] {dark});
  }

  @Test
  void probabilitiesThresholdAndSmallestPartAreMeans() {
    SlicePredictor three =
        Ensemble.of(
            NAMES, List.of(rule(.3, 0, .9f, .1f), rule(.5, 8, .6f, .2f), rule(.7, 2, .6f, 0)));
    assertArrayEquals(new float[] {.7f, .1f}, three.probabilities(IMAGE, false).values(), 1e-6f);
    assertEquals(.5, three.card().threshold(), 1e-12);
    assertEquals(3, three.card().smallestPart());
    assertEquals(3, ((Ensemble) three).size());
  }

  @Test
  void oneModelDrawsAsItAlwaysDoes() {
    Rule one = rule(.3, 0, .9f, .1f);
    assertSame(one, Ensemble.of(NAMES.subList(0, 1), List.of(one)));
  }

  @Test
  void modelsOfOtherImagesOrLabelsAreRefusedByName() {
    Rule one = rule(.3, 0, .9f, .1f);
    Rule wider =
        Rule.of(
            new Preprocessing(1, 3, Plane.AXIAL, Fit.PAD),
            List.of(1),
            .3,
            0,
            new float[] {1},
            new float[] {0});
    RunException size =
        assertThrows(RunException.class, () -> Ensemble.of(NAMES, List.of(one, one, wider)));
    assertTrue(size.getMessage().contains("a and c cannot draw together"), size.getMessage());
    assertTrue(size.getMessage().contains("'width' is 2 in one and 3"), size.getMessage());
    Rule other = Rule.of(SIZE, List.of(2), .3, 0, new float[] {1}, new float[] {0});
    RunException labels =
        assertThrows(RunException.class, () -> Ensemble.of(NAMES, List.of(one, other)));
    assertTrue(labels.getMessage().contains("'labels'"), labels.getMessage());
  }

  @Test
  void folderOfFoldsMeansItsRunsAndNamesTheOneThatIsMissing() throws IOException {
    FoldFolder folds = new FoldFolder(folder);
    for (int i = 0; i < 2; i++) {
      Files.createDirectories(folds.splits(i).getParent());
      new Splits(List.of("a"), List.of(), List.of("t" + i)).write(folds.splits(i));
    }
    Files.createDirectories(folds.fold(0).path());
    Files.writeString(folds.fold(0).model(), "");
    RunException missing = assertThrows(RunException.class, () -> Ensemble.runs(List.of(folder)));
    assertTrue(missing.getMessage().contains("fold-1"), missing.getMessage());
    Files.createDirectories(folds.fold(1).path());
    Files.writeString(folds.fold(1).model(), "");
    assertEquals(
        List.of(Path.of("x"), folds.fold(0).path(), folds.fold(1).path()),
        Ensemble.runs(List.of(Path.of("x"), folder)));
  }
}
