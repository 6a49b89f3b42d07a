package org.simtrans.metric;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** Whole tumour (1, 2, 3), core (2, 3) and enhancing tumour (3), as BraTS scores them. */
class RegionsTest {
  private static final Regions TUMOUR =
      new Regions(List.of(List.of(1, 2, 3), List.of(2, 3), List.of(3)), List.of(1, 2, 3));
  private static final byte X = Counts.IGNORED;

  @Test
  void aPixelGetsTheLastRegionThatReachesTheThreshold() {
    float[][] probabilities = {
      {.9f, .9f, .9f, .1f, .1f}, {.1f, .6f, .6f, .1f, .6f}, {0, .1f, .5f, .1f, 0}
    };
    byte[] drawn = new byte[5];
    new MaskRule(.5, 1).label(probabilities, TUMOUR, drawn, 0);
    assertArrayEquals(new byte[] {1, 2, 3, 0, 2}, drawn);
  }

  @Test
  void onePlaneForEachRegion() {
    float[] planes = new float[15];
    TUMOUR.planes(new byte[] {0, 1, 2, 3, X}, planes, 0);
    assertArrayEquals(new float[] {0, 1, 1, 1, 0, 0, 0, 1, 1, 0, 0, 0, 0, 1, 0}, planes);
    assertFalse(TUMOUR.isOneEach());
    assertTrue(Regions.oneEach(3).isOneEach());
  }

  @Test
  void eachRegionIsCountedByItself() {
    byte[] truth = {0, 1, 2, 3, 3, X, X, 0};
    byte[] drawn = {1, 1, 3, 2, 0, 1, 0, 0};
    assertEquals(new Counts(3, 1, 1, 1), Counts.of(truth, drawn, TUMOUR, 0));
    assertEquals(new Counts(2, 0, 1, 3), Counts.of(truth, drawn, TUMOUR, 1));
    assertEquals(new Counts(0, 1, 2, 3), Counts.of(truth, drawn, TUMOUR, 2));
  }

  /** What nobody labelled is in no count and at no surface. */
  @Test
  void distancesDoNotSeeWhatIsIgnored() {
    byte[] truth = {0, 1, 1, 0, 0, X, X, X};
    byte[] drawn = {0, 1, 1, 0, 0, 1, 1, 1};
    EvaluationSettings one = EvaluationSettings.of("test", .5, List.of(1));
    CaseResult result =
        CaseResult.of("s", "c", truth, drawn, new int[] {2, 2, 2}, new double[] {1, 1, 1}, one);
    assertEquals(new Counts(2, 0, 0, 3), result.total(0));
    assertEquals(0, result.surfaces().get(0).hd95Mm());
    assertEquals(1, result.surfaces().get(0).nsd());
  }

  @Test
  void namesStandInTheEvaluation() {
    TreeMap<Integer, String> names = new TreeMap<>();
    names.put(1, "whole");
    names.put(2, "core");
    EvaluationSettings settings =
        EvaluationSettings.of("test", .5, List.of(1, 2, 3)).with(names, TUMOUR);
    byte[] both = {1, 2, 3, 0};
    CaseResult result =
        CaseResult.of("s", "c", both, both, new int[] {2, 2, 1}, new double[] {1, 1, 1}, settings);
    Evaluation evaluation = Evaluation.of(List.of(result), settings, List.of("something"));
    assertTrue(evaluation.toJson().contains("\"label_names\" :"), evaluation.toJson());
    assertEquals("core", evaluation.nameOf("2"));
    assertEquals("3", evaluation.nameOf("3"));
    assertEquals(List.of("something"), evaluation.remarks());
    assertEquals(new Counts(3, 0, 0, 1), result.total(0));
  }
}
