package org.simtrans.task;

import java.util.Map;
import org.simtrans.tensor.Rng;

/**
 * Which random numbers a task draws from a seed. Two tasks never share them, so that what one task
 * draws says nothing of what another draws.
 */
public final class Streams {
  /** Written into what old runs drew: these never change. */
  private static final Map<String, Long> OURS =
      Map.of("simclr", 1L, "segmentation", 2L, "lesions", 3L, "simmim", 4L);

  private Streams() {}

  /** The number of a task's stream, to be mixed into a seed by {@link Rng#mix}. */
  public static long of(String task) {
    Long ours = OURS.get(task);
    return ours != null ? ours : Rng.mix(0, task.chars().asLongStream().toArray());
  }
}
