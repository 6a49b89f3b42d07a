package org.simtrans.data;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.simtrans.Message;
import org.simtrans.layout.CohortException;
import org.simtrans.layout.SliceName;

/**
 * A slice and where in the store's file it went.
 *
 * @param kept whether it is material, and not only the neighbour of such
 * @param place in the file
 * @param pixels some that are labelled, where windows are laid on such
 * @param spacing in mm to the next slice of its image
 * @param alone whether it is an image by itself; pictures of one subject may be slices of a stack
 */
record StoredSlice(
    SliceRef ref, boolean kept, Place place, LabelledPixels pixels, double spacing, boolean alone) {

  /**
   * The places of each slice and its neighbours, from the lowest to the highest.
   *
   * @param cases all slices of each image, in order
   * @throws CohortException if a picture is to have neighbours, but is no slice of a stack
   */
  static Map<StoredSlice, List<Place>> withNeighbours(
      List<List<StoredSlice>> cases, Neighbours neighbours) {
    Map<StoredSlice, List<Place>> places = new IdentityHashMap<>();
    Map<String, List<StoredSlice>> pictures = new TreeMap<>();
    for (List<StoredSlice> one : cases) {
      if (one.size() == 1 && one.get(0).alone && neighbours.context() > 0) {
        pictures
            .computeIfAbsent(SliceName.stack(one.get(0).ref.caseName()), key -> new ArrayList<>())
            .add(one.get(0));
      } else {
        addStack(one, neighbours, places);
      }
    }
    pictures.values().forEach(stack -> addStack(ofPictures(stack), neighbours, places));
    return places;
  }

  private static void addStack(
      List<StoredSlice> stack, Neighbours neighbours, Map<StoredSlice, List<Place>> places) {
    for (int k = 0; k < stack.size(); k++) {
      StoredSlice slice = stack.get(k);
      double step = neighbours.mm() == null || slice.alone ? 1 : neighbours.mm() / slice.spacing;
      places.put(
          slice,
          neighbours.of(k, step, stack.size()).stream()
              .map(n -> stack.get(n).placeBeside(slice))
              .toList());
    }
  }

  private Place placeBeside(StoredSlice slice) {
    if (place.height() != slice.place.height() || place.width() != slice.place.width()) {
      throw new CohortException(
          Message.of(
              "{context} asks for the slices above and below, but %s has another size than %s: give"
                  + " the slices of a stack one size, or leave {context} out",
              ref.caseName(), slice.ref.caseName()));
    }
    return place;
  }

  /** In the order of their numbers: the next picture is the neighbour, whatever its number. */
  private static List<StoredSlice> ofPictures(List<StoredSlice> stack) {
    if (stack.size() == 1) {
      throw new CohortException(
          Message.of(
              "{context} asks for the slices above and below, but %s is a picture alone: name the"
                  + " slices of a stack NAME_slice001, NAME_slice002, ..., or leave {context} out",
              stack.get(0).ref.caseName()));
    }
    return stack.stream().sorted(Comparator.comparingInt(one -> one.ref.position())).toList();
  }
}
