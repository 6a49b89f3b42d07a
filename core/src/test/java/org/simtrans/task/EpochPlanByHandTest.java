package org.simtrans.task;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.simtrans.data.SliceRef;

/** How many steps an epoch and a look have, by hand. */
class EpochPlanByHandTest {

  private static List<SliceRef> slices(int count, int withLesion) {
    List<SliceRef> slices = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      slices.add(new SliceRef(i, "s" + i, "s" + i, 0, 0, true, i < withLesion ? 9 : 0, 1));
    }
    return slices;
  }

  /** Of 12 slices in batches of 4: three steps. */
  @ParameterizedTest
  @CsvSource({"0, 3", "1, 3", "3, 3", "4, 6", "6, 6", "7, 9"})
  void aLookComesAfterWholeEpochs(long least, long expected) {
    assertEquals(expected, EpochPlan.all(slices(12, 0), false, 4, 1).stepsPerLook(least));
  }

  @Test
  void aBatchThatIsNotFullWaits() {
    EpochPlan plan = EpochPlan.all(slices(7, 0), false, 3, 1);
    assertEquals(2, plan.stepsPerEpoch());
    Set<Integer> everSeen = new HashSet<>();
    for (int epoch = 0; epoch < 30; epoch++) {
      Set<Integer> seen = new HashSet<>();
      for (int step = 0; step < 2; step++) {
        for (int index : plan.batch(2L * epoch + step)) {
          assertTrue(seen.add(index), "no slice twice in an epoch");
        }
      }
      assertEquals(6, seen.size());
      everSeen.addAll(seen);
    }
    assertEquals(7, everSeen.size(), "none is left out for ever");
  }

  /**
   * So many of the slices without a label as the share says, rounded up; no more than there are;
   * all, where there is no label at all.
   */
  @ParameterizedTest
  @CsvSource({
    "20, 5, 0, 5",
    "20, 5, 0.5, 8",
    "20, 5, 1, 10",
    "20, 5, 2.5, 18",
    "20, 5, 9, 20",
    "20, 0, 1, 20"
  })
  void backgroundHasItsShare(int slices, int withLesion, double share, int perEpoch) {
    EpochPlan plan = EpochPlan.balanced(slices(slices, withLesion), share, 1, 1);
    assertEquals(perEpoch, plan.stepsPerEpoch());
    Set<Integer> seen = new HashSet<>();
    for (int step = 0; step < perEpoch; step++) {
      assertTrue(seen.add(plan.batch(step)[0]), "no slice twice in an epoch");
    }
    for (int i = 0; i < withLesion; i++) {
      assertTrue(seen.contains(i), "lesion " + i);
    }
  }
}
