package org.simtrans.task.segmentation;

import java.util.Arrays;
import java.util.function.LongFunction;
import org.simtrans.task.Batches;
import org.simtrans.task.EpochPlan;

/**
 * Batches of labelled slices, each with some that have no labels. An epoch is one of the former.
 */
final class MixedBatches implements Batches<SegmentationBatch> {
  private final SegmentationBatches labelled;
  private final Adding adding;

  /** Adds to a batch what has no labels. */
  @FunctionalInterface
  private interface Adding {
    SegmentationBatch to(SegmentationBatch batch, long step);
  }

  private MixedBatches(SegmentationBatches labelled, Adding adding) {
    this.labelled = labelled;
    this.adding = adding;
  }

  /** Slices with planted lesions are slices like any other. */
  static MixedBatches planted(SegmentationBatches labelled, SegmentationBatches planted) {
    return new MixedBatches(labelled, (batch, step) -> joined(batch, planted.batch(step)));
  }

  /** Slices of which the average of the weights says what they show. */
  static MixedBatches taught(SegmentationBatches labelled, LongFunction<UnlabelledPart> taught) {
    return new MixedBatches(labelled, (batch, step) -> batch.with(taught.apply(step)));
  }

  @Override
  public EpochPlan plan() {
    return labelled.plan();
  }

  @Override
  public SegmentationBatch batch(long step) {
    return adding.to(labelled.batch(step), step);
  }

  private static SegmentationBatch joined(SegmentationBatch one, SegmentationBatch other) {
    return new SegmentationBatch(
        joined(one.images(), other.images()),
        joined(one.masks(), other.masks()),
        one.known() == null && other.known() == null ? null : joined(known(one), known(other)),
        one.slices() + other.slices(),
        one.classes(),
        one.description() + "; without labels: " + other.description());
  }

  /** (N, 1, H, W). */
  private static float[] known(SegmentationBatch batch) {
    if (batch.known() != null) {
      return batch.known();
    }
    float[] all = new float[batch.masks().length / batch.classes()];
    Arrays.fill(all, 1);
    return all;
  }

  private static float[] joined(float[] one, float[] other) {
    float[] both = Arrays.copyOf(one, one.length + other.length);
    System.arraycopy(other, 0, both, one.length, other.length);
    return both;
  }
}
