package org.simtrans.train;

import java.util.List;
import java.util.stream.IntStream;
import org.simtrans.data.SliceRef;
import org.simtrans.task.EpochPlan;

/** Plans for tests whose batches come from nowhere. */
final class PlanOf {
  private PlanOf() {}

  static EpochPlan steps(int perEpoch) {
    List<SliceRef> slices =
        IntStream.range(0, perEpoch)
            .mapToObj(i -> new SliceRef(i, "s", "heads/a", i, i, false, 0, 1))
            .toList();
    return EpochPlan.all(slices, false, 1, 1);
  }
}
