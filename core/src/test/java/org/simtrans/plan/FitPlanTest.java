package org.simtrans.plan;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.simtrans.cohort.Cohort;
import org.simtrans.cohort.CohortOptions;
import org.simtrans.cohort.LabelValues;
import org.simtrans.data.Fit;
import org.simtrans.data.Preprocessing;
import org.simtrans.data.Samples;
import org.simtrans.image.Affine;
import org.simtrans.image.Plane;
import org.simtrans.image.Volume;
import org.simtrans.phantom.PhantomCohort;

class FitPlanTest {
  @TempDir Path folder;

  /** Pictures with discs of one diameter; 0 for none, and no labels. */
  private void write(int edge, int diameter) {
    for (int i = 0; i < 3; i++) {
      Random random = new Random(i);
      int[] middles = random.ints(20, diameter, Math.max(diameter + 1, edge - diameter)).toArray();
      Samples.picture(folder.resolve("images/p" + i + ".png"), edge, edge, (x, y) -> x % 200);
      if (diameter > 0) {
        Samples.picture(
            folder.resolve("labels/p" + i + ".png"),
            edge,
            edge,
            (x, y) -> isInside(x, y, diameter, middles) ? 1 : 0);
      }
    }
  }

  private static boolean isInside(int x, int y, int diameter, int[] middles) {
    for (int m = 0; m < middles.length; m += 2) {
      double dx = x - middles[m];
      double dy = y - middles[m + 1];
      if (4 * (dx * dx + dy * dy) <= (double) diameter * diameter) {
        return true;
      }
    }
    return false;
  }

  private static Choice choose(Path data, int size) {
    Cohort cohort = Cohort.open(data, CohortOptions.defaults());
    Preprocessing open = new Preprocessing(size, size, Plane.AXIAL, Fit.AUTO);
    Cohort labelled = cohort.labelled();
    LabelValues labels =
        labelled.cases().isEmpty() ? new LabelValues(List.of()) : LabelValues.scan(labelled);
    return ImagePlan.choose(open, cohort, labels);
  }

  @ParameterizedTest
  @CsvSource({
    "600, 18, 96, PATCH", // would become 2.9 pixels
    "600, 0, 96, PATCH", // 6 times the input, and nothing says how large things are
    "600, 300, 96, RESIZE", // larger than a patch
    "400, 60, 96, RESIZE", // 4.2 times, but still 14.4 pixels
    "400, 30, 96, PATCH", // 4.2 times, 7.2 pixels
    "250, 30, 96, RESIZE", // 2.6 times, 11.5 pixels
    "250, 8, 96, PATCH", // 3.1 pixels
    "96, 3, 96, RESIZE", // nothing is lost
    "100, 3, 96, RESIZE", // nearly nothing is lost
  })
  void patchesWhereShrinkingLosesWhatIsSmall(int edge, int diameter, int size, Fit expected) {
    write(edge, diameter);
    Choice choice = choose(folder, size);
    assertEquals(expected, choice.preprocessing().fit());
    assertEquals(1, choice.sentences().size());
  }

  @Test
  void saysWhatAndWhy() {
    write(600, 18);
    String sentence = choose(folder, 96).sentences().get(0);
    assertTrue(
        sentence.contains("slices of 600 x 600 are 6.3 times the network's input of 96x96"),
        sentence);
  }

  /** 44 columns of 1.4 mm at rows of 1 mm are 62 columns of 1 mm. */
  @Test
  void aSizeThatSlicesHaveOnlyOnceTheirPixelsAreSquareIsSaidToBeSo() {
    Volume oblong =
        Volume.of(new int[] {44, 40, 3}, Affine.scaling(1.4, 1, 1), new float[44 * 40 * 3]);
    Preprocessing asked = new Preprocessing(64, 64, Plane.AXIAL, Fit.AUTO).withSpacing(1.0);
    FitPlan.Look look = FitPlan.look(oblong, null, asked);
    String sentence = FitPlan.choose(asked, List.of(look)).sentences().get(0);
    assertTrue(
        sentence.contains("slices of 40 x 62, once their pixels are square, are 1.0 times"),
        sentence);
  }

  @Test
  void whatIsAskedForIsKept() {
    write(600, 18);
    Cohort cohort = Cohort.open(folder, CohortOptions.defaults());
    Preprocessing asked = new Preprocessing(96, 96, Plane.AXIAL, Fit.PAD);
    Choice choice = ImagePlan.choose(asked, cohort, LabelValues.scan(cohort));
    assertSame(asked, choice.preprocessing());
  }

  @ParameterizedTest
  @Tag("slow")
  @ValueSource(ints = {96, 224, 384})
  void phantomsAreResized(int size) {
    PhantomCohort.write(folder, 3, 1, done -> {});
    assertEquals(Fit.RESIZE, choose(folder, size).preprocessing().fit());
  }

  @ParameterizedTest
  @Tag("slow")
  @CsvSource({
    "hippocampus, 96",
    "hippocampus, 224",
    "lgg/flair, 96",
    "lgg/flair, 224",
    "stroke-slices, 96",
    "stroke-slices, 224"
  })
  void theUsualDataAreResized(String name, int size) {
    assertEquals(Fit.RESIZE, choose(Samples.real(name), size).preprocessing().fit());
  }
}
