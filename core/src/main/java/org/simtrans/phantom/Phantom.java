package org.simtrans.phantom;

import java.util.List;
import org.simtrans.image.Volume;

/**
 * A synthetic T1-weighted head and its ground truth.
 *
 * @param t1w magnitudes, whole numbers; air is noise about zero
 * @param lesions one mask of 0 and 1 for each lesion, on the same grid
 */
public record Phantom(Volume t1w, List<Volume> lesions) {
  public Phantom {
    lesions = List.copyOf(lesions);
  }
}
