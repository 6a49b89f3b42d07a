package org.simtrans.data;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.simtrans.cohort.Cohort;
import org.simtrans.cohort.CohortOptions;
import org.simtrans.cohort.LabelValues;
import org.simtrans.cohort.ProgressListener;
import org.simtrans.data.LesionSpread.Pick;
import org.simtrans.image.Affine;
import org.simtrans.image.Images;
import org.simtrans.image.Plane;
import org.simtrans.image.Volume;
import org.simtrans.layout.CohortException;

class LesionSpreadTest {
  private static final int EDGE = 8;
  private static final LabelValues ANY = new LabelValues(List.of(1));

  @TempDir Path folder;

  @Test
  void isEvenOverTheOrderOfSizes() {
    for (int pixels : new int[] {50, 3, 0, 9, 7, 1, 5}) {
      write("s" + pixels, pixels);
    }
    LesionSpread spread = of(open());
    assertEquals(List.of(1, 3, 5, 7, 9, 50), sizes(spread.spread(10)), "all that there are");
    assertEquals(List.of(3, 7, 50), sizes(spread.spread(3)));
    assertEquals(List.of(7), sizes(spread.spread(1)));
    assertEquals(50, spread.at(1).pixels());
    assertEquals("s1", spread.at(0).one().name());
  }

  @Test
  void saysThatNothingIsMarked() {
    write("empty", 0);
    String said = assertThrows(CohortException.class, () -> of(open())).getMessage();
    assertTrue(said.contains("1 have labels and none of these marks anything"), said);
  }

  private static List<Integer> sizes(List<Pick> picks) {
    return picks.stream().map(Pick::pixels).toList();
  }

  private static LesionSpread of(Cohort cohort) {
    return LesionSpread.of(cohort, ANY, Plane.AXIAL, ProgressListener.SILENT);
  }

  private Cohort open() {
    return Cohort.open(folder, CohortOptions.defaults());
  }

  private void write(String name, int pixels) {
    byte[] label = new byte[EDGE * EDGE];
    for (int i = 0; i < pixels; i++) {
      label[i] = 1;
    }
    int[] shape = {EDGE, EDGE, 1};
    int[] grey = new int[EDGE * EDGE];
    for (int i = 0; i < grey.length; i++) {
      grey[i] = i;
    }
    Affine affine = Affine.scaling(1, 1, 1);
    Images.write(
        folder.resolve("images").resolve(name + ".png"),
        Volume.of(shape, affine, new float[EDGE * EDGE]).withLabels(grey));
    Images.write(
        folder.resolve("labels").resolve(name + ".png"), Volume.ofLabels(shape, affine, label));
  }
}
