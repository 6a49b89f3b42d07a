package org.simtrans.metric;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.junit.jupiter.api.Test;

class SurfaceDistancesTest {
  private static final double[] MM = {1, 1, 1};

  @Test
  void agreesWithEveryPairMeasured() {
    RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(1);
    for (int round = 0; round < 150; round++) {
      int[] shape = {1 + random.nextInt(12), 1 + random.nextInt(11), 1 + random.nextInt(7)};
      double[] spacing = {
        0.3 + 3 * random.nextDouble(), 0.3 + 3 * random.nextDouble(), 0.3 + 5 * random.nextDouble()
      };
      byte[] truth = blob(shape, random);
      byte[] predicted = blob(shape, random);
      SurfaceDistances fast = SurfaceDistances.between(truth, predicted, 1, shape, spacing);
      double[] out = allPairs(truth, predicted, shape, spacing);
      double[] back = allPairs(predicted, truth, shape, spacing);
      if (out.length == 0 || back.length == 0) {
        assertTrue(Double.isNaN(fast.hd95()));
        continue;
      }
      assertEquals(Math.max(percentile95(out), percentile95(back)), fast.hd95(), 1e-9);
      for (double tolerance : new double[] {0, 1, 2.5, 6}) {
        double near =
            Arrays.stream(out).filter(d -> d <= tolerance).count()
                + Arrays.stream(back).filter(d -> d <= tolerance).count();
        assertEquals(near / (out.length + back.length), fast.nsd(tolerance), 1e-9);
      }
    }
  }

  @Test
  void twoVoxelsApart() {
    byte[] truth = new byte[5 * 4 * 3];
    byte[] predicted = truth.clone();
    truth[0] = 1;
    predicted[(2 * 4 + 3) * 5 + 4] = 1; // 4, 3, 2 voxels away
    SurfaceDistances distances =
        SurfaceDistances.between(
            truth, predicted, 1, new int[] {5, 4, 3}, new double[] {0.5, 2, 4});
    double apart = Math.sqrt(2 * 2 + 6 * 6 + 8 * 8);
    assertEquals(apart, distances.hd95(), 1e-12);
    assertEquals(0, distances.nsd(apart - 1e-6));
    assertEquals(1, distances.nsd(apart));
  }

  @Test
  void aSingleSliceIsAPlaneFigure() {
    byte[] truth = new byte[25];
    Arrays.fill(truth, (byte) 1); // its surface is the frame of 16 pixels
    byte[] predicted = new byte[25];
    predicted[12] = 1; // the middle
    SurfaceDistances distances =
        SurfaceDistances.between(truth, predicted, 1, new int[] {5, 5, 1}, MM);
    assertEquals(5.0 / 17, distances.nsd(2), 1e-12, "four of the frame, and the middle itself");
    assertEquals(Math.sqrt(8), distances.hd95(), 1e-12);
  }

  @Test
  void emptyMasks() {
    int[] shape = {3, 3, 3};
    byte[] none = new byte[27];
    byte[] some = new byte[27];
    some[13] = 1;
    SurfaceDistances both = SurfaceDistances.between(none, none, 1, shape, MM);
    assertTrue(both.bothEmpty() && Double.isNaN(both.hd95()) && Double.isNaN(both.nsd(1)));
    SurfaceDistances one = SurfaceDistances.between(some, none, 1, shape, MM);
    assertTrue(Double.isNaN(one.hd95()));
    assertEquals(0, one.nsd(100));
    assertEquals(new SurfaceScores(0, 1), SurfaceScores.of(both, 1, EmptyPolicy.ONE));
    assertEquals(new SurfaceScores(Double.NaN, 0), SurfaceScores.of(both, 1, EmptyPolicy.ZERO));
  }

  @Test
  void otherLabelsAreBackground() {
    int[] shape = {3, 3, 1};
    byte[] truth = {1, 1, 2, 1, 1, 2, 0, 0, 2};
    assertEquals(0, SurfaceDistances.between(truth, truth, 2, shape, MM).hd95());
    assertEquals(1, SurfaceDistances.between(truth, truth, 2, shape, MM).nsd(0));
  }

  /** A few random balls; now and then nothing. */
  private static byte[] blob(int[] shape, RandomGenerator random) {
    byte[] mask = new byte[shape[0] * shape[1] * shape[2]];
    for (int ball = random.nextInt(4); ball > 0; ball--) {
      double x = random.nextDouble() * shape[0];
      double y = random.nextDouble() * shape[1];
      double z = random.nextDouble() * shape[2];
      double radius = 0.5 + 3 * random.nextDouble();
      for (int i = 0; i < mask.length; i++) {
        int[] at = place(i, shape);
        double squared = Math.pow(at[0] - x, 2) + Math.pow(at[1] - y, 2) + Math.pow(at[2] - z, 2);
        mask[i] |= (byte) (squared < radius * radius || random.nextInt(60) == 0 ? 1 : 0);
      }
    }
    return mask;
  }

  private static double[] allPairs(byte[] from, byte[] to, int[] shape, double[] spacing) {
    List<int[]> targets = surface(to, shape);
    return surface(from, shape).stream()
        .mapToDouble(
            a ->
                targets.stream()
                    .mapToDouble(
                        b -> {
                          double dx = (a[0] - b[0]) * spacing[0];
                          double dy = (a[1] - b[1]) * spacing[1];
                          double dz = (a[2] - b[2]) * spacing[2];
                          return Math.sqrt(dx * dx + dy * dy + dz * dz);
                        })
                    .min()
                    .orElse(Double.POSITIVE_INFINITY))
        .toArray();
  }

  private static List<int[]> surface(byte[] mask, int[] shape) {
    List<int[]> surface = new ArrayList<>();
    for (int i = 0; i < mask.length; i++) {
      int[] at = place(i, shape);
      boolean edge = false;
      for (int axis = 0; axis < 3; axis++) {
        for (int side = -1; side <= 1 && shape[axis] > 1; side += 2) {
          int[] next = at.clone();
          next[axis] += side;
          boolean beyond = next[axis] < 0 || next[axis] == shape[axis];
          edge |= beyond || mask[(next[2] * shape[1] + next[1]) * shape[0] + next[0]] == 0;
        }
      }
      if (mask[i] == 1 && edge) {
        surface.add(at);
      }
    }
    return surface;
  }

  private static int[] place(int i, int[] shape) {
    return new int[] {i % shape[0], i / shape[0] % shape[1], i / (shape[0] * shape[1])};
  }

  private static double percentile95(double[] values) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    double at = 0.95 * (sorted.length - 1);
    int below = (int) Math.floor(at);
    int above = (int) Math.ceil(at);
    return sorted[below] * (1 - (at - below)) + sorted[above] * (at - below);
  }
}
