package org.simtrans.task.segmentation;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.simtrans.data.SliceRef;
import org.simtrans.data.SliceStore;
import org.simtrans.data.Window;
import org.simtrans.metric.MaskRule;
import org.simtrans.metric.Regions;
import org.simtrans.task.Glimpse;
import org.simtrans.task.Setup;

/**
 * Keeps of each look at the validation slices what the network made of a few of them: the largest
 * labelled slice of images that are spread over the size of what is labelled, the same ones in each
 * look.
 */
final class Glimpses {
  private static final int MOST = 4;
  private static final long MOST_PIXELS = 1 << 20; // of a slice; larger ones are left out

  private final SliceStore store;
  private final Setup setup;
  private final Regions regions;
  private final Set<Integer> chosen = new HashSet<>(); // indices in the store
  private final Map<Integer, Kept> kept = new TreeMap<>();

  /**
   * @param probabilities [channel][pixel]
   */
  private record Kept(
      SliceRef slice, Window window, float[] image, byte[] truth, float[][] probabilities) {}

  Glimpses(SliceStore store, Setup setup, Regions regions) {
    this.store = store;
    this.setup = setup;
    this.regions = regions;
    Map<String, SliceRef> largest = new TreeMap<>();
    for (SliceRef slice : store.wholes()) {
      if (!slice.isAir()
          && slice.foregroundPixels() > 0
          && store.whole(slice.index()).pixels() <= MOST_PIXELS) {
        largest.merge(
            slice.caseName(), slice, (a, b) -> b.foregroundPixels() > a.foregroundPixels() ? b : a);
      }
    }
    List<SliceRef> sorted = new ArrayList<>(largest.values());
    sorted.sort(Comparator.comparingLong(SliceRef::foregroundPixels));
    int count = Math.min(MOST, sorted.size());
    for (int i = 0; i < count; i++) {
      chosen.add(sorted.get((int) ((i + 0.5) * sorted.size() / count)).index());
    }
  }

  /**
   * Keeps a slice if it is one of the chosen, and the part is all of it.
   *
   * @param offset of the slice's first pixel in the next two
   */
  void keep(SliceRef slice, Window part, int offset, byte[] truth, float[][] probabilities) {
    int pixels = part.pixels();
    if (!chosen.contains(slice.index()) || !part.equals(store.whole(slice.index()))) {
      return;
    }
    float[] planes = new float[setup.planes() * pixels];
    store.read(slice.index(), part, planes, new byte[pixels]);
    int middle = setup.planes() / 2 * pixels;
    kept.put(
        slice.index(),
        new Kept(
            slice,
            part,
            Arrays.copyOfRange(planes, middle, middle + pixels),
            Arrays.copyOfRange(truth, offset, offset + pixels),
            Arrays.stream(probabilities)
                .map(map -> Arrays.copyOfRange(map, offset, offset + pixels))
                .toArray(float[][]::new)));
  }

  /** What was kept, as it is drawn at a threshold. */
  List<Glimpse> at(double threshold) {
    List<Glimpse> glimpses = new ArrayList<>();
    for (Kept one : kept.values()) {
      byte[] drawn = new byte[one.truth.length];
      new MaskRule(threshold, 1).label(one.probabilities, regions, drawn, 0);
      glimpses.add(
          new Glimpse(
              one.slice.caseName(),
              one.slice.position(),
              one.window.height(),
              one.window.width(),
              one.image,
              one.truth,
              drawn));
    }
    kept.clear();
    return glimpses;
  }
}
