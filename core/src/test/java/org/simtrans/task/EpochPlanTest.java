package org.simtrans.task;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.simtrans.data.SliceRef;

class EpochPlanTest {

  private static List<SliceRef> slices(int axial, int coronal, int withLesion) {
    List<SliceRef> slices = new ArrayList<>();
    for (int i = 0; i < axial + coronal; i++) {
      String name = (i < axial ? "axial/s" : "coronal/s") + i;
      slices.add(new SliceRef(i, "s" + i, name, 0, 0, true, i < withLesion ? 9 : 0, 1));
    }
    return slices;
  }

  @Test
  void anEpochSeesEverySliceOnceAndABatchOneFolder() {
    EpochPlan plan = EpochPlan.all(slices(8, 4, 0), true, 4, 1);
    assertEquals(3, plan.stepsPerEpoch());
    Set<Integer> seen = new HashSet<>();
    for (int step = 0; step < 3; step++) {
      int[] batch = plan.batch(step);
      boolean axial = batch[0] < 8;
      assertTrue(Arrays.stream(batch).allMatch(i -> i < 8 == axial), Arrays.toString(batch));
      Arrays.stream(batch).forEach(seen::add);
    }
    assertEquals(12, seen.size());
  }

  @Test
  void everyLesionComesInEachEpochAndBackgroundTakesTurns() {
    EpochPlan plan = EpochPlan.balanced(slices(30, 0, 4), 1, 4, 1);
    assertEquals(2, plan.stepsPerEpoch());
    Set<Integer> background = new HashSet<>();
    for (int epoch = 0; epoch < 60; epoch++) {
      Set<Integer> seen = new HashSet<>();
      Arrays.stream(plan.batch(2L * epoch)).forEach(seen::add);
      Arrays.stream(plan.batch(2L * epoch + 1)).forEach(seen::add);
      assertTrue(seen.containsAll(Set.of(0, 1, 2, 3)), seen.toString());
      assertEquals(8, seen.size());
      background.addAll(seen);
    }
    assertEquals(30, background.size());
  }

  @Test
  void aBatchFollowsFromSeedAndNumberAlone() {
    EpochPlan plan = EpochPlan.all(slices(40, 0, 0), false, 4, 7);
    assertArrayEquals(plan.batch(123), EpochPlan.all(slices(40, 0, 0), false, 4, 7).batch(123));
    assertFalse(Arrays.equals(plan.batch(0), plan.batch(plan.stepsPerEpoch())));
  }

  @Test
  void aBatchIsNeverLargerThanTheCohort() {
    assertEquals(3, EpochPlan.all(slices(3, 2, 0), true, 64, 7).batchSize());
    assertEquals(5, EpochPlan.balanced(slices(5, 0, 5), 1, 64, 7).batchSize());
  }
}
