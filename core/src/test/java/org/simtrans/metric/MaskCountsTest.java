package org.simtrans.metric;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Parts, counts and percentiles against plain loops and numbers by hand. */
class MaskCountsTest {

  /** Each kind of error another number of times, so that none can stand for another. */
  @Test
  void hitsAlarmsAndMissesAreToldApart() {
    byte[] truth = {1, 1, 1, 1, 0, 0, 1, 0, 0, 0};
    byte[] drawn = {1, 1, 1, 0, 1, 1, 0, 0, 0, 0};
    assertEquals(new Counts(3, 2, 2, 3), Counts.of(truth, drawn, 1));
    assertEquals(new Counts(1, 0, 2, 0), Counts.of(new byte[] {1, 1, 1}, new byte[] {1, 0, 0}, 1));
    assertEquals(new Counts(0, 2, 0, 1), Counts.of(new byte[3], new byte[] {1, 1, 0}, 1));
  }

  @Test
  void truthAndPredictionAreToldApart() {
    assertTrue(new Counts(0, 0, 1, 9).hasTruth());
    assertFalse(new Counts(0, 0, 1, 9).hasPrediction());
    assertTrue(new Counts(0, 1, 0, 9).hasPrediction());
    assertFalse(new Counts(0, 1, 0, 9).hasTruth());
    assertTrue(new Counts(1, 0, 0, 9).hasTruth() && new Counts(1, 0, 0, 9).hasPrediction());
    assertFalse(Counts.NONE.hasTruth() || Counts.NONE.hasPrediction());
  }

  /** numpy.percentile([1, 2, 4, 8], 100 * part). */
  @ParameterizedTest
  @CsvSource({"0, 1", "0.25, 1.75", "0.5, 3", "0.75, 5", "0.9, 6.8", "1, 8"})
  void percentilesAreNumpys(double part, double expected) {
    assertEquals(expected, Percentile.ofSorted(new double[] {1, 2, 4, 8}, part), 1e-12);
  }

  @Test
  void ofOneValueEveryPercentileIsIt() {
    assertEquals(7, Percentile.ofSorted(new double[] {7}, .3));
    assertEquals(7, Percentile.ofSorted(new double[] {7}, 1));
    assertTrue(Double.isNaN(Percentile.ofSorted(new double[0], .5)));
  }

  /** A picture knows no millimetres: nothing is measured. Two slices are a volume. */
  @ParameterizedTest
  @CsvSource({"1, 0", "2, 1"})
  void distancesAreThoseOfVolumes(int slices, int measured) {
    byte[] mask = new byte[4 * slices];
    mask[0] = 1;
    CaseResult result =
        CaseResult.of(
            "s",
            "c",
            mask,
            mask,
            new int[] {2, 2, slices},
            new double[] {1, 1, 1},
            EvaluationSettings.of("test", .5, List.of(1)));
    assertEquals(measured, result.surfaces().size());
    assertEquals(slices, result.slices().size());
  }

  /**
   * Random maps of two labels and unequal edges, with slices left out: the same pixels belong
   * together as in a plain search.
   */
  @ParameterizedTest
  @CsvSource({"5, 4, 3, 0.3", "4, 5, 3, 0.5", "3, 7, 1, 0.6", "1, 6, 5, 0.7", "6, 1, 4, 0.7"})
  void partsAreThoseOfAPlainSearch(int width, int height, int count, double density) {
    Random random = new Random(9);
    for (int trial = 0; trial < 40; trial++) {
      byte[] map = new byte[width * height * count];
      for (int p = 0; p < map.length; p++) {
        map[p] = (byte) (random.nextDouble() < density ? 1 + random.nextInt(2) : 0);
      }
      int[] positions = new int[count];
      for (int z = 1; z < count; z++) {
        positions[z] = positions[z - 1] + 1 + random.nextInt(2);
      }
      int[] expected = plainly(map, width, height, positions);
      Components parts = new Components(map, width, height, positions);
      for (int p = 0; p < map.length; p++) {
        int size = 0;
        for (int q = 0; q < map.length; q++) {
          boolean together = map[p] > 0 && expected[p] == expected[q];
          size += together ? 1 : 0;
          if (map[p] > 0) {
            assertEquals(together, parts.partOf(p) == parts.partOf(q), p + " and " + q);
          }
        }
        assertEquals(map[p] > 0, parts.partOf(p) > 0);
        if (map[p] > 0) {
          assertEquals(size, parts.size(parts.partOf(p)));
        }
      }
    }
  }

  /** The lowest pixel of each pixel's part, -1 in the background. */
  private static int[] plainly(byte[] map, int width, int height, int[] positions) {
    int[] lowest = new int[map.length];
    Arrays.fill(lowest, -1);
    for (int seed = 0; seed < map.length; seed++) {
      Deque<Integer> open = new ArrayDeque<>(List.of(seed));
      while (!open.isEmpty()) {
        int p = open.pop();
        if (map[p] == 0 || lowest[p] >= 0) {
          continue;
        }
        lowest[p] = seed;
        for (int q = 0; q < map.length; q++) {
          int steps =
              Math.abs(p % width - q % width)
                  + Math.abs(p / width % height - q / width % height)
                  + Math.abs(positions[p / width / height] - positions[q / width / height]);
          if (steps == 1 && map[q] == map[p]) {
            open.push(q);
          }
        }
      }
    }
    return lowest;
  }
}
