package org.simtrans.task.simclr;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.simtrans.data.SliceRef;

/**
 * Which slices are nearly the same picture: those of one volume that are closer than a distance.
 * Where a whole volume is thinner than the distance, as a stack of a microscope is, all of its
 * slices would be near, and nothing would be told apart; there, a tenth of its thickness counts.
 *
 * @param caseOf a number for each image, by slice
 * @param reach in mm, by image
 * @param thin how many images are thinner than the distance
 * @param position in mm, by slice
 * @param mm the distance that was asked for
 */
record NearSlices(int[] caseOf, double[] reach, int thin, double[] position, double mm) {
  private static final double SHARE = 0.1; // of the thickness of a thin stack

  /**
   * @param mm slices closer than this are near
   */
  static NearSlices of(List<SliceRef> slices, double mm) {
    Map<String, Integer> numbers = new HashMap<>();
    int[] caseOf =
        slices.stream()
            .mapToInt(slice -> numbers.computeIfAbsent(slice.caseName(), name -> numbers.size()))
            .toArray();
    double[] position = slices.stream().mapToDouble(SliceRef::positionMm).toArray();
    double[] lowest = new double[numbers.size()];
    double[] highest = new double[numbers.size()];
    Arrays.fill(lowest, Double.POSITIVE_INFINITY);
    Arrays.fill(highest, Double.NEGATIVE_INFINITY);
    for (int i = 0; i < caseOf.length; i++) {
      lowest[caseOf[i]] = Math.min(lowest[caseOf[i]], position[i]);
      highest[caseOf[i]] = Math.max(highest[caseOf[i]], position[i]);
    }
    double[] reach = new double[numbers.size()];
    int thin = 0;
    for (int c = 0; c < reach.length; c++) {
      double thickness = highest[c] - lowest[c];
      boolean isThin = thickness > 0 && thickness < mm;
      reach[c] = isThin ? SHARE * thickness : mm;
      thin += isThin ? 1 : 0;
    }
    return new NearSlices(caseOf, reach, thin, position, mm);
  }

  /** Whether two slices are near; a slice is not near itself. */
  boolean are(int a, int b) {
    return a != b
        && caseOf[a] == caseOf[b]
        && Math.abs(position[a] - position[b]) < reach[caseOf[a]];
  }

  /** What was changed of the wish. */
  List<String> remarks() {
    return thin == 0
        ? List.of()
        : List.of(
            "%d of %d images are thinner than %s mm, within which slices are not each other's negatives; of these, slices within a tenth of the thickness are not"
                .formatted(thin, reach.length, mm));
  }
}
