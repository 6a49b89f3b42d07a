package org.simtrans.data;

import java.util.List;
import java.util.function.Consumer;
import org.simtrans.cohort.LabelValues;
import org.simtrans.image.Slices;
import org.simtrans.image.Volume;
import org.simtrans.layout.Case;
import org.simtrans.layout.CohortException;
import org.simtrans.layout.SliceName;

/**
 * Cuts a case into slices of the network's size, normalised over the whole image.
 *
 * @param minForeground slices of a volume with a smaller share of foreground are left out, unless
 *     something in them is labelled
 */
record CaseSlices(LabelValues labels, Preprocessing preprocessing, double minForeground) {

  /**
   * One slice on its way into the store.
   *
   * @param kept whether it is material, and not only the neighbour of such
   * @param stack that it is of
   * @param image as the network takes it; with {@link Fit#PATCH} at its own size
   * @param labels height x width
   */
  record Prepared(SliceRef ref, boolean kept, Slices stack, Planes image, byte[] labels) {}

  /** Hands on the slices of a case from the first to the last, their index still 0. */
  void forEach(Case one, Consumer<Prepared> sink) {
    List<Volume> channels = preprocessing.choice().read(one);
    channels.forEach(volume -> requireFloat(volume, one));
    byte[] truth = one.labelled() ? labels.read(one, channels.get(0)) : null;
    PreparedImage image = PreparedImage.of(channels, preprocessing);
    if (truth != null && image.isBlank()) {
      requireNothing(truth, one);
    }
    Slices slices = image.slices();
    for (int k = 0; k < slices.count(); k++) {
      byte[] marked =
          truth == null
              ? new byte[image.fit().networkHeight() * image.fit().networkWidth()]
              : image.fit().labelsToNetwork(slices.slice(truth, k));
      ImageSlice slice = image.slice(k);
      SliceRef ref = ref(one, slices, k, pixels(marked), slice.foregroundFraction());
      boolean kept = keeps(ref, slices);
      if (kept || preprocessing.context() > 0) {
        sink.accept(new Prepared(ref, kept, slices, slice.prepared(image.fit()), marked));
      }
    }
  }

  private static void requireFloat(Volume volume, Case one) {
    volume
        .beyondFloat()
        .ifPresent(
            value -> {
              throw new CohortException(
                  "%s holds the value %.3g, and SimTrans computes in 32-bit floats, which end at 3.4e38; scale its values down"
                      .formatted(one.image(), value));
            });
  }

  /** A label on an image of one value was drawn on another image. */
  private static void requireNothing(byte[] truth, Case one) {
    for (byte label : truth) {
      if (label > 0) {
        throw new CohortException(
            "%s holds no picture (one value, or none that is finite), but its label %s says that there is something to find; export the image again, or take the case out ('verify' finds all such files)"
                .formatted(one.image(), one.labels().get(0)));
      }
    }
  }

  private boolean keeps(SliceRef ref, Slices slices) {
    return slices.count() == 1
        || ref.foregroundPixels() > 0
        || ref.foregroundFraction() >= minForeground;
  }

  private static SliceRef ref(Case one, Slices slices, int k, long pixels, double foreground) {
    int position = slices.count() > 1 ? k : SliceName.of(one.name()).slice();
    return new SliceRef(
        0,
        one.subject(),
        one.name(),
        position,
        position * slices.spacing(),
        one.labelled(),
        pixels,
        foreground);
  }

  private static long pixels(byte[] labels) {
    long count = 0;
    for (byte label : labels) {
      count += label > 0 ? 1 : 0;
    }
    return count;
  }
}
