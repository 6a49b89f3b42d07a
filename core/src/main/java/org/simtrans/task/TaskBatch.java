package org.simtrans.task;

import java.util.Arrays;
import java.util.stream.Collectors;
import org.simtrans.data.SliceRef;
import org.simtrans.data.SliceStore;

/** One rank's share of a batch: what one update learns from. */
public interface TaskBatch {

  /** How many slices this share holds. */
  int slices();

  /** The slices of the whole batch by name, for messages. */
  String description();

  /** Such a description of slices, by their numbers in a store. */
  static String describe(SliceStore store, int[] slices) {
    return Arrays.stream(slices)
        .mapToObj(store.slices()::get)
        .map(TaskBatch::name)
        .collect(Collectors.joining(", "));
  }

  private static String name(SliceRef slice) {
    return slice.caseName() + " slice " + slice.position();
  }
}
