package org.simtrans.data;

import java.util.List;
import java.util.stream.IntStream;
import org.simtrans.image.Slices;

/**
 * Which slices of a stack come with each as further channels: those at whole multiples of a
 * distance above and below, or nearest to there; beyond the ends of the stack, the outermost.
 *
 * @param context how many on either side
 * @param mm from one to the next; null for the next slices whatever their distance
 */
record Neighbours(int context, Double mm) {

  static Neighbours of(Preprocessing preprocessing) {
    return new Neighbours(preprocessing.context(), preprocessing.contextMm());
  }

  /** Those of slice {@code k} of an image, itself in the middle, from the lowest to the highest. */
  List<Integer> of(Slices slices, int k) {
    double step = mm == null ? 1 : mm / slices.spacing();
    return of(k, step, slices.count());
  }

  /**
   * @param step from one to the next, in slices
   * @param count of slices in the stack
   */
  List<Integer> of(int k, double step, int count) {
    return IntStream.rangeClosed(-context, context)
        .map(n -> (int) Math.min(count - 1L, Math.max(0, k + Math.round(n * step))))
        .boxed()
        .toList();
  }
}
